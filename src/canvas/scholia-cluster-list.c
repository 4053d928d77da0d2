/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cluster-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "scholia-cluster-row.h"

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

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          ScholiaClusterList       *self)
{
  gtk_list_item_set_child (item, scholia_cluster_row_new (self->artwork));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  scholia_cluster_row_set_thread (SCHOLIA_CLUSTER_ROW (gtk_list_item_get_child (item)),
                                  gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  scholia_cluster_row_set_thread (SCHOLIA_CLUSTER_ROW (gtk_list_item_get_child (item)), NULL);
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

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
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

static gboolean
has_at (GListModel    *model,
        guint          position,
        ScholiaThread *thread)
{
  g_autoptr(ScholiaThread) there = g_list_model_get_item (model, position);

  return there == thread;
}

/* Changes no row but those of threads that came and went: the others keep their place and the
 * keyboard. */
static void
take_threads (ScholiaClusterList *self,
              GPtrArray          *threads)
{
  GListModel *model = G_LIST_MODEL (self->threads);
  guint n_before = g_list_model_get_n_items (model);
  guint n_same = MIN (n_before, threads->len);
  guint first = 0, last = 0;

  while (first < n_same && has_at (model, first, g_ptr_array_index (threads, first)))
    first++;
  while (last < n_same - first && has_at (model, n_before - 1 - last,
                                          g_ptr_array_index (threads, threads->len - 1 - last)))
    last++;

  if (first + last < MAX (n_before, threads->len))
    g_list_store_splice (self->threads, first, n_before - first - last, threads->pdata + first,
                         threads->len - first - last);
}

static void
point_to (ScholiaClusterList    *self,
          const graphene_rect_t *bounds)
{
  GdkRectangle place = { (int) bounds->origin.x, (int) bounds->origin.y,
                         (int) ceilf (bounds->size.width), (int) ceilf (bounds->size.height) };

  gtk_popover_set_pointing_to (GTK_POPOVER (self), &place);
}

void
scholia_cluster_list_open (ScholiaClusterList    *self,
                           GPtrArray             *threads,
                           const graphene_rect_t *bounds)
{
  g_return_if_fail (SCHOLIA_IS_CLUSTER_LIST (self));
  g_return_if_fail (threads != NULL && bounds != NULL);

  take_threads (self, threads);
  update_title (self);
  point_to (self, bounds);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

void
scholia_cluster_list_update (ScholiaClusterList    *self,
                             GPtrArray             *threads,
                             const graphene_rect_t *bounds)
{
  g_return_if_fail (SCHOLIA_IS_CLUSTER_LIST (self));
  g_return_if_fail (threads != NULL && bounds != NULL);

  take_threads (self, threads);
  update_title (self);
  point_to (self, bounds);
  /* The row that had the keyboard may have gone, and GTK would give it to the canvas. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->list_view)) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

GListModel *
scholia_cluster_list_get_threads (ScholiaClusterList *self)
{
  g_return_val_if_fail (SCHOLIA_IS_CLUSTER_LIST (self), NULL);

  return G_LIST_MODEL (self->threads);
}
