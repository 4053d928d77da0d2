/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-face-pile.h"

#include <glib/gi18n.h>

#include "scholia-face.h"
#include "scholia-participant.h"

/* Faces before the rest becomes a number. */
#define MAX_FACES 4
/* In pixels; they overlap by 3 (board.css). */
#define FACE_SIZE 28

struct _ScholiaFacePile
{
  AdwBin parent_instance;

  GtkWidget  *faces[MAX_FACES];
  GtkWidget  *more_label;
  GListModel *people;
  gboolean    only_self;
  /* Of the participants on show, whose names and colours may change. */
  GPtrArray  *shown;
};

G_DEFINE_FINAL_TYPE (ScholiaFacePile, scholia_face_pile, ADW_TYPE_BIN)

static void update (ScholiaFacePile *self);

static void
forget_shown (ScholiaFacePile *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->shown, i), update, self);
  g_ptr_array_set_size (self->shown, 0);
}

static void
show_face (ScholiaFacePile *self,
           guint            index)
{
  ScholiaParticipant *person = g_list_model_get_item (self->people, index);

  scholia_face_set_person (SCHOLIA_FACE (self->faces[index]), scholia_participant_get_name (person),
                           scholia_participant_get_color (person));
  g_signal_connect_swapped (person, "notify::name", G_CALLBACK (update), self);
  g_signal_connect_swapped (person, "notify::color", G_CALLBACK (update), self);
  g_ptr_array_add (self->shown, person);
}

static void
update (ScholiaFacePile *self)
{
  guint n_people = self->people != NULL ? g_list_model_get_n_items (self->people) : 0;
  g_autofree char *label = NULL;
  g_autofree char *more = NULL;

  if (self->only_self)
    n_people = MIN (n_people, 1);

  forget_shown (self);
  for (guint i = 0; i < MAX_FACES; i++)
    {
      gtk_widget_set_visible (self->faces[i], i < n_people);
      if (i < n_people)
        show_face (self, i);
    }

  more = g_strdup_printf ("+%u", n_people > MAX_FACES ? n_people - MAX_FACES : 0);
  gtk_label_set_label (GTK_LABEL (self->more_label), more);
  gtk_widget_set_visible (self->more_label, n_people > MAX_FACES);

  label = g_strdup_printf (ngettext ("%u person here", "%u people here", n_people), n_people);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
scholia_face_pile_dispose (GObject *object)
{
  ScholiaFacePile *self = SCHOLIA_FACE_PILE (object);

  if (self->shown != NULL)
    forget_shown (self);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  if (self->people != NULL)
    g_signal_handlers_disconnect_by_func (self->people, update, self);
  g_clear_object (&self->people);

  G_OBJECT_CLASS (scholia_face_pile_parent_class)->dispose (object);
}

static void
scholia_face_pile_class_init (ScholiaFacePileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = scholia_face_pile_dispose;

  gtk_widget_class_set_css_name (widget_class, "facepile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
scholia_face_pile_init (ScholiaFacePile *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < MAX_FACES; i++)
    {
      self->faces[i] = scholia_face_new (FACE_SIZE);
      gtk_box_append (GTK_BOX (box), self->faces[i]);
    }

  self->more_label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->more_label, "caption-heading");
  gtk_widget_add_css_class (self->more_label, "face-more");
  gtk_box_append (GTK_BOX (box), self->more_label);
  adw_bin_set_child (ADW_BIN (self), box);
  update (self);
}

GtkWidget *
scholia_face_pile_new (void)
{
  return g_object_new (SCHOLIA_TYPE_FACE_PILE, NULL);
}

void
scholia_face_pile_set_people (ScholiaFacePile *self,
                              GListModel      *people)
{
  g_return_if_fail (SCHOLIA_IS_FACE_PILE (self));

  if (self->people == people)
    return;

  if (self->people != NULL)
    g_signal_handlers_disconnect_by_func (self->people, update, self);
  g_set_object (&self->people, people);
  if (people != NULL)
    g_signal_connect_swapped (people, "items-changed", G_CALLBACK (update), self);
  update (self);
}

void
scholia_face_pile_set_only_self (ScholiaFacePile *self,
                                 gboolean         only_self)
{
  g_return_if_fail (SCHOLIA_IS_FACE_PILE (self));

  if (self->only_self == !!only_self)
    return;

  self->only_self = !!only_self;
  update (self);
}
