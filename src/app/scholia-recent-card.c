/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-recent-card.h"

#include "scholia-relative-time.h"
#include "scholia-thumbnail.h"

#include <glib/gi18n.h>

struct _ScholiaRecentCard
{
  GtkFlowBoxChild parent_instance;

  ScholiaRecentBoard *board;
  GCancellable *cancellable;   /* of the thumbnail; %NULL while none is loaded */

  GtkStack *thumbnail_stack;
  GtkPicture *picture;
  GtkLabel *unread_label;
  GtkLabel *title_label;
  GtkImage *place_image;
  GtkLabel *place_label;
  GtkBox *open_box;
  GtkLabel *open_label;
  GtkMenuButton *menu_button;
};

enum
{
  OPEN_WANTED,
  REMOVE_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaRecentCard, scholia_recent_card, GTK_TYPE_FLOW_BOX_CHILD)

static void
thumbnail_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(ScholiaRecentCard) self = user_data;
  g_autoptr(GdkTexture) texture = scholia_thumbnail_load_finish (result, NULL);

  g_clear_object (&self->cancellable);
  if (texture == NULL || self->picture == NULL)
    return;

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child (self->thumbnail_stack, GTK_WIDGET (self->picture));
}

/* Also the picture that could not be loaded the last time: it is written after the board was left.
 * */
static void
load_thumbnail (ScholiaRecentCard *self)
{
  if (gtk_picture_get_paintable (self->picture) != NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  scholia_thumbnail_load_async (scholia_recent_board_get_image_sha256 (self->board),
                                self->cancellable, thumbnail_cb, g_object_ref (self));
}

static char *
dup_place (ScholiaRecentCard *self)
{
  const char *server_name = scholia_recent_board_get_server_name (self->board);

  return g_strdup (server_name != NULL ? server_name : _("This computer"));
}

static void
update_place (ScholiaRecentCard *self)
{
  g_autofree char *place = dup_place (self);
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  gint64 time_ms = MAX (scholia_recent_board_get_activity_ms (self->board),
                        scholia_recent_board_get_opened_ms (self->board));
  ScholiaPlace *board_place = scholia_recent_board_get_place (self->board);

  time = scholia_relative_time_format (time_ms, g_get_real_time () / 1000, zone,
                                       SCHOLIA_TIME_STYLE_SHORT);
  /* Translators: where a board lives, and when something last happened on it: "Northwind · 2 min".
   * */
  text = g_strdup_printf (_("%s · %s"), place, time);
  gtk_label_set_text (self->place_label, text);
  gtk_image_set_from_icon_name (self->place_image,
                                scholia_place_is_private (board_place)
                                ? "computer-symbolic" : "network-server-symbolic");
}

static void
update_accessible (ScholiaRecentCard *self)
{
  guint n_open = scholia_recent_board_get_n_open (self->board);
  guint n_unread = scholia_recent_board_get_n_unread (self->board);
  g_autofree char *open = g_strdup_printf (g_dngettext (NULL, "%u open thread", "%u open threads",
                                                        n_open), n_open);
  g_autofree char *unread = g_strdup_printf (g_dngettext (NULL, "%u unread", "%u unread",
                                                          n_unread), n_unread);
  g_autofree char *label = g_strdup_printf ("%s, %s, %s%s%s",
                                            scholia_recent_board_get_title (self->board),
                                            gtk_label_get_text (self->place_label), open,
                                            n_unread > 0 ? ", " : "", n_unread > 0 ? unread : "");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->open_box), open);
}

static void
update (ScholiaRecentCard *self)
{
  guint n_unread = scholia_recent_board_get_n_unread (self->board);
  g_autofree char *open = g_strdup_printf ("%u", scholia_recent_board_get_n_open (self->board));
  g_autofree char *unread = g_strdup_printf ("%u", n_unread);

  gtk_label_set_text (self->title_label, scholia_recent_board_get_title (self->board));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label),
                               scholia_recent_board_get_title (self->board));
  gtk_label_set_text (self->open_label, open);
  gtk_label_set_text (self->unread_label, unread);
  gtk_widget_set_visible (GTK_WIDGET (self->unread_label), n_unread > 0);
  update_place (self);
  update_accessible (self);
}

/* Times go on while the start page is hidden. */
static void
scholia_recent_card_map (GtkWidget *widget)
{
  ScholiaRecentCard *self = SCHOLIA_RECENT_CARD (widget);

  GTK_WIDGET_CLASS (scholia_recent_card_parent_class)->map (widget);

  if (self->board == NULL)
    return;

  update (self);
  load_thumbnail (self);
}

static void
open_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  g_signal_emit (widget, signals[OPEN_WANTED], 0, FALSE);
}

static void
open_window_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  g_signal_emit (widget, signals[OPEN_WANTED], 0, TRUE);
}

static void
remove_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVE_WANTED], 0);
}

static void
right_click_cb (ScholiaRecentCard *self)
{
  gtk_menu_button_popup (self->menu_button);
}

static void
scholia_recent_card_dispose (GObject *object)
{
  ScholiaRecentCard *self = SCHOLIA_RECENT_CARD (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->board);
  self->picture = NULL;

  G_OBJECT_CLASS (scholia_recent_card_parent_class)->dispose (object);
}

static void
scholia_recent_card_class_init (ScholiaRecentCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = scholia_recent_card_dispose;
  widget_class->map = scholia_recent_card_map;

  signals[OPEN_WANTED] = g_signal_new ("open-wanted", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[REMOVE_WANTED] = g_signal_new ("remove-wanted", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/scholia/Scholia/"
                                                             "scholia-recent-card.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaRecentCard, thumbnail_stack);
  gtk_widget_class_bind_template_child (widget_class, ScholiaRecentCard, picture);
  gtk_widget_class_bind_template_child (widget_class, ScholiaRecentCard, unread_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaRecentCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaRecentCard, place_image);
  gtk_widget_class_bind_template_child (widget_class, ScholiaRecentCard, place_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaRecentCard, open_box);
  gtk_widget_class_bind_template_child (widget_class, ScholiaRecentCard, open_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaRecentCard, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, right_click_cb);

  gtk_widget_class_install_action (widget_class, "card.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "card.open-window", NULL, open_window_cb);
  gtk_widget_class_install_action (widget_class, "card.remove", NULL, remove_cb);
}

static void
scholia_recent_card_init (ScholiaRecentCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
scholia_recent_card_new (ScholiaRecentBoard *board)
{
  ScholiaRecentCard *self;

  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (board), NULL);

  self = g_object_new (SCHOLIA_TYPE_RECENT_CARD, NULL);
  self->board = g_object_ref (board);
  g_signal_connect_object (board, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

ScholiaRecentBoard *
scholia_recent_card_get_board (ScholiaRecentCard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_CARD (self), NULL);

  return self->board;
}
