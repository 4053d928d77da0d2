/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-people-list.h"

#include "scholia-face.h"
#include "scholia-role-words.h"

#include <glib/gi18n.h>

/* Of a face in a row, in pixels. */
#define FACE_SIZE 32

struct _ScholiaPeopleList
{
  AdwBin parent_instance;

  GtkListBox *list;
  gboolean may_remove;
};

enum
{
  REMOVE_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaPeopleList, scholia_people_list, ADW_TYPE_BIN)

/* Says whom, as the name changes. */
static void
name_button (GtkAccessible *button,
             const char    *name)
{
  g_autofree char *label = NULL;

  /* Translators: %s is a person's name. */
  label = g_strdup_printf (_("Remove %s from this board"), name);
  gtk_accessible_update_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_row (AdwActionRow       *row,
            GParamSpec         *pspec,
            ScholiaParticipant *person)
{
  ScholiaFace *face = g_object_get_data (G_OBJECT (row), "face");
  GtkLabel *label = g_object_get_data (G_OBJECT (row), "role");
  GtkAccessible *button = g_object_get_data (G_OBJECT (row), "remove");
  const char *name = scholia_participant_get_name (person);
  g_autofree char *title = NULL;

  /* Translators: %s is a person's own name in the list of who is here. */
  title = scholia_participant_is_self (person) ? g_strdup_printf (_("%s (you)"), name)
                                               : g_strdup (name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  scholia_face_set_person (face, name, scholia_participant_get_color (person));
  gtk_label_set_text (label, scholia_role_words_get (scholia_participant_get_role (person)));
  if (button != NULL)
    name_button (button, name);
}

static void
person_changed_cb (ScholiaParticipant *person,
                   GParamSpec         *pspec,
                   AdwActionRow       *row)
{
  update_row (row, pspec, person);
}

static void
remove_clicked_cb (GtkWidget          *button,
                   ScholiaParticipant *person)
{
  GtkWidget *list = gtk_widget_get_ancestor (button, SCHOLIA_TYPE_PEOPLE_LIST);

  g_signal_emit (list, signals[REMOVE_WANTED], 0, person);
}

static void
add_remove_button (AdwActionRow       *row,
                   ScholiaParticipant *person)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_set_tooltip_text (button, _("Remove From This Board…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), person, 0);
  adw_action_row_add_suffix (row, button);
  g_object_set_data (G_OBJECT (row), "remove", button);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer user_data)
{
  ScholiaPeopleList *self = user_data;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *face = scholia_face_new (FACE_SIZE);
  GtkWidget *role = gtk_label_new (NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_set_valign (face, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (role, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), face);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), role);
  g_object_set_data (G_OBJECT (row), "face", face);
  g_object_set_data (G_OBJECT (row), "role", role);
  if (self->may_remove && !scholia_participant_is_self (item))
    add_remove_button (ADW_ACTION_ROW (row), item);

  g_signal_connect_object (item, "notify", G_CALLBACK (person_changed_cb), row, 0);
  update_row (ADW_ACTION_ROW (row), NULL, item);

  return row;
}

static void
scholia_people_list_class_init (ScholiaPeopleListClass *klass)
{
  signals[REMOVE_WANTED] = g_signal_new ("remove-wanted", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         SCHOLIA_TYPE_PARTICIPANT);
}

static void
scholia_people_list_init (ScholiaPeopleList *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Here now"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  adw_bin_set_child (ADW_BIN (self), group);
}

GtkWidget *
scholia_people_list_new (void)
{
  return g_object_new (SCHOLIA_TYPE_PEOPLE_LIST, NULL);
}

void
scholia_people_list_set_session (ScholiaPeopleList *self,
                                 ScholiaSession    *session,
                                 gboolean           may_remove)
{
  g_return_if_fail (SCHOLIA_IS_PEOPLE_LIST (self));
  g_return_if_fail (SCHOLIA_IS_SESSION (session));

  self->may_remove = may_remove;
  gtk_list_box_bind_model (self->list, scholia_session_get_people (session), create_row_cb,
                           self, NULL);
}
