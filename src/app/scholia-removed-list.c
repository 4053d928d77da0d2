/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-removed-list.h"

#include <glib/gi18n.h>

struct _ScholiaRemovedList
{
  AdwBin parent_instance;

  GtkWidget *group;
  GtkListBox *list;
  GCancellable *cancellable;
  ScholiaBoardAccess *access;
  ScholiaServerApi *api;
};

enum
{
  MESSAGE,
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaRemovedList, scholia_removed_list, ADW_TYPE_BIN)

static void
report (ScholiaRemovedList *self,
        const GError       *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[PROBLEM], 0, error);
}

static const char *
get_board_id (ScholiaRemovedList *self)
{
  return scholia_place_get_board_id (self->access->place);
}

static void reload (ScholiaRemovedList *self);

static void
readmitted_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(ScholiaRemovedList) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!scholia_server_api_readmit_person_finish (SCHOLIA_SERVER_API (source), result, &error))
    report (self, error);
  reload (self);
}

static void
let_in_cb (ScholiaRemovedList *self,
           GtkWidget          *button)
{
  const char *person_id = g_object_get_data (G_OBJECT (button), "person-id");

  gtk_widget_set_sensitive (button, FALSE);
  scholia_server_api_readmit_person_async (self->api, get_board_id (self),
                                           scholia_board_access_get_secret (self->access),
                                           person_id, self->cancellable, readmitted_cb,
                                           g_object_ref (self));
}

static GtkWidget *
create_row (ScholiaRemovedList       *self,
            const ScholiaRemovalInfo *removal)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Let In Again"));
  g_autofree char *label = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), removal->name);
  if (removal->reason != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), removal->reason);

  /* Since GTK 4.14 a button's words label it, and that would go before another label. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  /* Translators: %s is a person's name. */
  label = g_strdup_printf (_("Let %s in again"), removal->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "person-id", g_strdup (removal->person_id), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (let_in_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data (G_OBJECT (row), "button", button);

  return row;
}

/* Nothing is known to have changed: what was tried may be tried again. */
static void
allow_again (ScholiaRemovedList *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    gtk_widget_set_sensitive (g_object_get_data (G_OBJECT (row), "button"), TRUE);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaRemovedList) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) removals = NULL;
  GtkListBoxRow *row;

  removals = scholia_server_api_list_removals_finish (SCHOLIA_SERVER_API (source), result, &error);
  if (removals == NULL)
    {
      report (self, error);
      allow_again (self);
      return;
    }

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < removals->len; i++)
    gtk_list_box_append (self->list, create_row (self, g_ptr_array_index (removals, i)));
  gtk_widget_set_visible (self->group, removals->len > 0);
}

static void
reload (ScholiaRemovedList *self)
{
  if (self->api != NULL)
    scholia_server_api_list_removals_async (self->api, get_board_id (self),
                                            scholia_board_access_get_secret (self->access),
                                            self->cancellable, listed_cb, g_object_ref (self));
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ScholiaRemovedList) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!scholia_server_api_remove_person_finish (SCHOLIA_SERVER_API (source), result, &error))
    report (self, error);
  else
    g_signal_emit (self, signals[MESSAGE], 0, _("Removed from this board"));
  reload (self);
}

static void
clear (ScholiaRemovedList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->api);
  g_clear_pointer (&self->access, scholia_board_access_free);
}

static void
scholia_removed_list_dispose (GObject *object)
{
  clear (SCHOLIA_REMOVED_LIST (object));

  G_OBJECT_CLASS (scholia_removed_list_parent_class)->dispose (object);
}

static void
scholia_removed_list_class_init (ScholiaRemovedListClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = scholia_removed_list_dispose;

  signals[MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
scholia_removed_list_init (ScholiaRemovedList *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->group = group;
  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Removed"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("They can’t come back until you let them in again. To "
                                           "keep out whoever has a link, revoke it."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  adw_bin_set_child (ADW_BIN (self), group);
  gtk_widget_set_visible (group, FALSE);
}

GtkWidget *
scholia_removed_list_new (void)
{
  return g_object_new (SCHOLIA_TYPE_REMOVED_LIST, NULL);
}

void
scholia_removed_list_set_board (ScholiaRemovedList       *self,
                                const ScholiaBoardAccess *access)
{
  g_return_if_fail (SCHOLIA_IS_REMOVED_LIST (self));
  g_return_if_fail (access != NULL);

  clear (self);
  self->cancellable = g_cancellable_new ();
  self->access = scholia_board_access_copy (access);
  self->api = scholia_server_api_new (access->endpoint);
  reload (self);
}

void
scholia_removed_list_remove (ScholiaRemovedList *self,
                             const char         *person_id,
                             const char         *name,
                             const char         *reason)
{
  g_return_if_fail (SCHOLIA_IS_REMOVED_LIST (self));
  g_return_if_fail (self->api != NULL);

  scholia_server_api_remove_person_async (self->api, get_board_id (self),
                                          scholia_board_access_get_secret (self->access),
                                          person_id, name, *reason != '\0' ? reason : NULL,
                                          self->cancellable, removed_cb, g_object_ref (self));
}
