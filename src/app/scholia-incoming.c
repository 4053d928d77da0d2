/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-incoming.h"

/* A file that was copied also comes as its name in text, an image of a browser also as its address:
 * the first of these that is there is what is meant. */
static GType
choose_type (GdkContentFormats *formats)
{
  const GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };
  g_autoptr(GdkContentFormats) readable =
    gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (formats));

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (gdk_content_formats_contain_gtype (readable, types[i]))
        return types[i];
    }

  return G_TYPE_INVALID;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);
  ScholiaIncoming *incoming;

  if (value == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  incoming = scholia_incoming_new_for_value (value);
  if (incoming == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Nothing usable");
  else
    g_task_return_pointer (task, incoming, (GDestroyNotify) scholia_incoming_free);
}

void
scholia_incoming_free (ScholiaIncoming *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->file);
  g_clear_object (&self->texture);
  g_free (self->text);
  g_free (self);
}

ScholiaIncoming *
scholia_incoming_new_for_value (const GValue *value)
{
  g_autoptr(ScholiaIncoming) self = g_new0 (ScholiaIncoming, 1);

  g_return_val_if_fail (G_IS_VALUE (value), NULL);

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

      if (files != NULL)
        self->file = g_object_ref (files->data);
      g_slist_free (files);
    }
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      self->texture = g_value_dup_object (value);
    }
  else if (G_VALUE_HOLDS_STRING (value))
    {
      self->text = g_value_dup_string (value);
    }

  if (self->file == NULL && self->texture == NULL && self->text == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

GtkDropTarget *
scholia_incoming_new_target (void)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  return target;
}

void
scholia_incoming_paste_async (GdkClipboard        *clipboard,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  GType type;

  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));

  task = g_task_new (NULL, cancellable, callback, user_data);
  type = choose_type (gdk_clipboard_get_formats (clipboard));
  if (type == G_TYPE_INVALID)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Nothing usable");
      return;
    }

  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, cancellable,
                                  read_cb, g_steal_pointer (&task));
}

ScholiaIncoming *
scholia_incoming_paste_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
