/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-people-menu.h"

#include <glib/gi18n.h>

#include "scholia-face.h"
#include "scholia-participant.h"
#include "scholia-role-words.h"

/* In pixels; then it scrolls. */
#define MAX_HEIGHT 320

struct _ScholiaPeopleMenu
{
  AdwBin parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (ScholiaPeopleMenu, scholia_people_menu, ADW_TYPE_BIN)

static gboolean
name_to_words (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      user_data)
{
  g_autoptr(GObject) person = g_binding_dup_source (binding);
  const char *name = g_value_get_string (from);
  gboolean is_self = person != NULL && scholia_participant_is_self (SCHOLIA_PARTICIPANT (person));

  /* Translators: one's own name in the list of who is here */
  g_value_take_string (to, is_self ? g_strdup_printf (_("%s (you)"), name) : g_strdup (name));

  return TRUE;
}

static gboolean
role_to_words (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      user_data)
{
  g_value_set_static_string (to, scholia_role_words_get ((ScholiaRole) g_value_get_uint (from)));

  return TRUE;
}

static GtkWidget *
create_label (float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);

  return label;
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *face = scholia_face_new (28);
  GtkWidget *name = create_label (0);
  GtkWidget *role = create_label (1);

  g_object_bind_property (item, "name", face, "person-name", G_BINDING_SYNC_CREATE);
  g_object_bind_property (item, "color", face, "color", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (item, "name", name, "label", G_BINDING_SYNC_CREATE,
                               name_to_words, NULL, NULL, NULL);
  g_object_bind_property_full (item, "role", role, "label", G_BINDING_SYNC_CREATE,
                               role_to_words, NULL, NULL, NULL);
  gtk_widget_add_css_class (role, "caption");
  gtk_widget_add_css_class (role, "dim-label");
  gtk_widget_set_hexpand (name, TRUE);

  gtk_box_append (GTK_BOX (box), face);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), role);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);

  return row;
}

static void
scholia_people_menu_class_init (ScholiaPeopleMenuClass *klass)
{
}

static void
scholia_people_menu_init (ScholiaPeopleMenu *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "people-menu");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("People Here"), -1);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
scholia_people_menu_new (void)
{
  return g_object_new (SCHOLIA_TYPE_PEOPLE_MENU, NULL);
}

void
scholia_people_menu_set_people (ScholiaPeopleMenu *self,
                                GListModel        *people)
{
  g_return_if_fail (SCHOLIA_IS_PEOPLE_MENU (self));

  gtk_list_box_bind_model (self->list, people, people != NULL ? create_row_cb : NULL, NULL, NULL);
}
