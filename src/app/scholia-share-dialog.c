/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-share-dialog.h"

#include "scholia-dialogs.h"
#include "scholia-join-dialog.h"
#include "scholia-share-network.h"
#include "scholia-share-team.h"

/* From this width on the header bar has room for the switcher, in pixels. */
#define WIDE 480

struct _ScholiaShareDialog
{
  AdwWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  AdwHeaderBar *header_bar;
  AdwViewSwitcherBar *switcher_bar;
  AdwViewStackPage *team_page;
  ScholiaShareNetwork *network;
  ScholiaShareTeam *team;
};

enum
{
  PUBLISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaShareDialog, scholia_share_dialog, ADW_TYPE_WINDOW)

static void
message_cb (ScholiaShareDialog *self,
            const char         *words)
{
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (words));
}

static void
published_cb (ScholiaShareDialog       *self,
              const ScholiaBoardAccess *access)
{
  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[PUBLISHED], 0, access);
  g_object_unref (self);
}

static void
add_server_cb (ScholiaShareDialog *self)
{
  gtk_window_present (GTK_WINDOW (scholia_join_dialog_new (GTK_WINDOW (self))));
}

static void
scholia_share_dialog_class_init (ScholiaShareDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SCHOLIA_TYPE_SHARE_NETWORK);
  g_type_ensure (SCHOLIA_TYPE_SHARE_TEAM);

  signals[PUBLISHED] = g_signal_new ("published", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/scholia/Scholia/"
                                                             "scholia-share-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareDialog, header_bar);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareDialog, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareDialog, team_page);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareDialog, network);
  gtk_widget_class_bind_template_child (widget_class, ScholiaShareDialog, team);
  gtk_widget_class_bind_template_callback (widget_class, message_cb);
  gtk_widget_class_bind_template_callback (widget_class, published_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_server_cb);
}

static void
scholia_share_dialog_init (ScholiaShareDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The switcher is in the header bar where it fits, at the bottom where not. (libadwaita 1.2's
 * AdwViewSwitcherTitle, which decides by itself, warns of negative sizes when it is narrow.) */
static void
arrange (ScholiaShareDialog *self,
         gboolean            has_pages)
{
  int width;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (!has_pages || width < WIDE)
    adw_header_bar_set_title_widget (self->header_bar, NULL);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, has_pages && width < WIDE);
}

GtkWidget *
scholia_share_dialog_new (GtkWindow                *parent,
                          const ScholiaBoardAccess *access,
                          ScholiaSession           *session)
{
  ScholiaShareDialog *self;
  gboolean is_private;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (access != NULL, NULL);
  g_return_val_if_fail (SCHOLIA_IS_SESSION (session), NULL);

  self = g_object_new (SCHOLIA_TYPE_SHARE_DIALOG, NULL);
  scholia_dialogs_attach (GTK_WINDOW (self), parent);
  is_private = scholia_place_is_private (access->place);
  adw_view_stack_page_set_visible (self->team_page, is_private);
  arrange (self, is_private);
  scholia_share_network_set_board (self->network, access, session);
  if (is_private)
    scholia_share_team_set_board (self->team, access, session);

  return GTK_WIDGET (self);
}
