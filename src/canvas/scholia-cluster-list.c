/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cluster-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "scholia-marker.h"
#include "scholia-marker-artwork.h"

/* Widget pixels: fits into the narrowest window; more rows than that scroll. */
#define WIDTH 300
#define MAX_HEIGHT 320

struct _ScholiaClusterList
{
  GtkPopover parent_instance;

  GtkLabel             *title;
  GtkListView          *list_view;
  GListStore           *threads;
  ScholiaMarkerArtwork *artwork;
};

enum
{
  THREAD_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaClusterList, scholia_cluster_list, GTK_TYPE_POPOVER)

/* The marker as it is on the canvas, with room for the ring and dot of an unread one, so that all
 * stand in line. */
static GdkPaintable *
make_marker (ScholiaClusterList *self,
             ScholiaThread      *thread)
{
  gboolean is_resolved = scholia_thread_is_resolved (thread);
  ScholiaMarkerLook look = {
    .kind = is_resolved ? SCHOLIA_MARKER_RESOLVED : SCHOLIA_MARKER_OPEN,
    .color = scholia_person_get_color (scholia_thread_get_creator (thread)),
    .unread = scholia_thread_is_unread (thread),
  };
  const ScholiaMarkerLook largest = { .unread = TRUE };
  graphene_rect_t extents = scholia_marker_look_get_extents (&largest);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  node = scholia_marker_artwork_make (self->artwork, GTK_WIDGET (self), &look,
                                      scholia_thread_get_number (thread),
                                      gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-extents.origin.x, -extents.origin.y));
  gtk_snapshot_append_node (snapshot, node);
  return gtk_snapshot_free_to_paintable (snapshot, &extents.size);
}

static GtkWidget *
add_line (GtkWidget  *box,
          const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *picture = gtk_picture_new ();

  gtk_picture_set_can_shrink (GTK_PICTURE (picture), FALSE);
  gtk_widget_set_valign (picture, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  add_line (words, "heading");
  add_line (words, "dim-label");
  gtk_box_append (GTK_BOX (row), picture);
  gtk_box_append (GTK_BOX (row), words);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  ScholiaThread *thread = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *picture = gtk_widget_get_first_child (row);
  GtkWidget *name = gtk_widget_get_first_child (gtk_widget_get_last_child (row));
  g_autoptr(GdkPaintable) marker = make_marker (user_data, thread);
  g_autofree char *excerpt = NULL;
  g_autofree char *marker_label = scholia_marker_make_label (thread);
  g_autofree char *label = NULL;

  g_object_get (thread, "excerpt", &excerpt, NULL);
  gtk_picture_set_paintable (GTK_PICTURE (picture), marker);
  gtk_label_set_label (GTK_LABEL (name),
                       scholia_person_get_name (scholia_thread_get_creator (thread)));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), excerpt);
  /* Translators: a row for a screen reader: "Marker 12, open, 3 comments, by NAME", first line. */
  label = g_strdup_printf (_("%s: %s"), marker_label, excerpt);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
activate_cb (ScholiaClusterList *self,
             guint               position)
{
  g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (self->threads), position);

  if (thread == NULL)
    return;

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[THREAD_ACTIVATED], 0, thread);
}

static void
update_title (ScholiaClusterList *self)
{
  guint n_threads = g_list_model_get_n_items (G_LIST_MODEL (self->threads));
  g_autofree char *title = NULL;

  title = g_strdup_printf (ngettext ("%u thread here", "%u threads here", n_threads), n_threads);
  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
scholia_cluster_list_finalize (GObject *object)
{
  ScholiaClusterList *self = SCHOLIA_CLUSTER_LIST (object);

  g_clear_object (&self->threads);
  g_clear_pointer (&self->artwork, scholia_marker_artwork_free);

  G_OBJECT_CLASS (scholia_cluster_list_parent_class)->finalize (object);
}

static void
scholia_cluster_list_class_init (ScholiaClusterListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_cluster_list_finalize;

  signals[THREAD_ACTIVATED] = g_signal_new ("thread-activated", SCHOLIA_TYPE_CLUSTER_LIST,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                            1, SCHOLIA_TYPE_THREAD);
}

static GtkWidget *
create_list (ScholiaClusterList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *selection =
    GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->threads))));
  GtkWidget *list_view;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  list_view = gtk_list_view_new (selection, factory);
  self->list_view = GTK_LIST_VIEW (list_view);
  gtk_list_view_set_single_click_activate (self->list_view, TRUE);
  gtk_widget_add_css_class (list_view, "cluster-list");
  g_signal_connect_object (list_view, "activate", G_CALLBACK (activate_cb), self,
                           G_CONNECT_SWAPPED);
  return list_view;
}

static void
scholia_cluster_list_init (ScholiaClusterList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *title = gtk_label_new (NULL);

  self->threads = g_list_store_new (SCHOLIA_TYPE_THREAD);
  self->artwork = scholia_marker_artwork_new ();
  self->title = GTK_LABEL (title);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_margin_top (title, 6);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), create_list (self));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_widget_set_size_request (box, WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

GtkWidget *
scholia_cluster_list_new (void)
{
  return g_object_new (SCHOLIA_TYPE_CLUSTER_LIST, NULL);
}

void
scholia_cluster_list_open (ScholiaClusterList    *self,
                           GPtrArray             *threads,
                           const graphene_rect_t *bounds)
{
  GdkRectangle place;

  g_return_if_fail (SCHOLIA_IS_CLUSTER_LIST (self));
  g_return_if_fail (threads != NULL && bounds != NULL);

  place = (GdkRectangle) { (int) bounds->origin.x, (int) bounds->origin.y,
                           (int) ceilf (bounds->size.width), (int) ceilf (bounds->size.height) };
  g_list_store_splice (self->threads, 0, g_list_model_get_n_items (G_LIST_MODEL (self->threads)),
                       threads->pdata, threads->len);
  update_title (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &place);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

void
scholia_cluster_list_drop_gone (ScholiaClusterList *self,
                                ScholiaBoard       *board)
{
  GListModel *threads;

  g_return_if_fail (SCHOLIA_IS_CLUSTER_LIST (self));

  threads = G_LIST_MODEL (self->threads);
  for (guint i = g_list_model_get_n_items (threads); i > 0; i--)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (threads, i - 1);

      if (board == NULL ||
          scholia_board_find_thread (board, scholia_thread_get_id (thread)) != thread)
        g_list_store_remove (self->threads, i - 1);
    }

  update_title (self);
  if (g_list_model_get_n_items (threads) == 0)
    gtk_popover_popdown (GTK_POPOVER (self));
}
