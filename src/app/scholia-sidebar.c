/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sidebar.h"

#include "scholia-thread-row.h"

struct _ScholiaSidebar
{
  AdwBin parent_instance;

  GtkEditable         *search_entry;
  GtkDropDown         *subset_drop_down;
  GtkDropDown         *order_drop_down;
  GtkStack            *stack;
  GtkListView         *list_view;

  ScholiaBoard        *board;
  ScholiaThreadFilter *filter;
  ScholiaThreadSorter *sorter;
  GtkFilterListModel  *filtered;
  GtkSortListModel    *sorted;
  GtkSingleSelection  *selection;
  ScholiaThread       *selected;
  guint                refresh_id;
  /* What the refresh is for, besides the selection. */
  gboolean             has_changed_threads;
};

enum
{
  PROP_0,
  PROP_SUBSET,
  PROP_ORDER,
  PROP_N_SHOWN,
  N_PROPS,
};

enum
{
  SIGNAL_THREAD_ACTIVATED,
  SIGNAL_THREAD_HOVERED,
  SIGNAL_SEARCH_STOPPED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaSidebar, scholia_sidebar, ADW_TYPE_BIN)

static void
update_stack (ScholiaSidebar *self)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint n_threads = self->board != NULL ? scholia_board_get_n_threads (self->board) : 0;
  const char *name = "list";

  if (n_shown == 0)
    name = n_threads > 0 ? "nothing-found" : "empty";
  gtk_stack_set_visible_child_name (self->stack, name);
}

/* The selection follows the open thread, wherever filter and order put it. */
static void
update_selection (ScholiaSidebar *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; self->selected != NULL && i < n_items; i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if (thread == self->selected)
        {
          position = i;
          break;
        }
    }

  gtk_single_selection_set_selected (self->selection, position);
}

static gboolean
refresh_cb (gpointer user_data)
{
  ScholiaSidebar *self = user_data;

  if (self->has_changed_threads)
    {
      self->has_changed_threads = FALSE;
      if (!scholia_thread_filter_is_open (self->filter))
        gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
      scholia_thread_sorter_refresh (self->sorter);
    }
  update_selection (self);
  self->refresh_id = 0;

  return G_SOURCE_REMOVE;
}

/* Once for whatever comes in this round of the main loop, before the next frame. */
static void
queue_refresh (ScholiaSidebar *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add_full (GDK_PRIORITY_EVENTS + 10, refresh_cb, self, NULL);
}

static void
arrived_cb (ScholiaSidebar *self,
            guint           position,
            guint           n_removed,
            guint           n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (self->board), i);

      scholia_thread_sorter_forget (self->sorter, thread);
    }
}

static void
thread_changed_cb (ScholiaSidebar *self,
                   ScholiaThread  *thread)
{
  scholia_thread_sorter_note_change (self->sorter, thread);
  scholia_sidebar_queue_refresh (self);
}

/* The selection waits: the selection model is in the middle of telling what it lost. */
static void
items_changed_cb (ScholiaSidebar *self)
{
  update_stack (self);
  queue_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_SHOWN]);
}

static void
search_changed_cb (ScholiaSidebar *self)
{
  scholia_thread_filter_set_query (self->filter, gtk_editable_get_text (self->search_entry));
}

static void
stop_search_cb (ScholiaSidebar *self)
{
  gtk_editable_set_text (self->search_entry, "");
  g_signal_emit (self, signals[SIGNAL_SEARCH_STOPPED], 0);
}

static void
activate_thread (ScholiaSidebar *self,
                 guint           position)
{
  g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (thread != NULL)
    g_signal_emit (self, signals[SIGNAL_THREAD_ACTIVATED], 0, thread);
}

static void
search_activate_cb (ScholiaSidebar *self)
{
  search_changed_cb (self);
  activate_thread (self, 0);
}

static void
activate_cb (ScholiaSidebar *self,
             guint           position)
{
  activate_thread (self, position);
}

static void
subset_selected_cb (ScholiaSidebar *self)
{
  scholia_thread_filter_set_subset (self->filter,
                                    gtk_drop_down_get_selected (self->subset_drop_down));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUBSET]);
}

static void
order_selected_cb (ScholiaSidebar *self)
{
  scholia_thread_sorter_set_order (self->sorter,
                                   gtk_drop_down_get_selected (self->order_drop_down));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ORDER]);
}

static void
show_all_cb (ScholiaSidebar *self)
{
  gtk_editable_set_text (self->search_entry, "");
  gtk_drop_down_set_selected (self->subset_drop_down, SCHOLIA_THREAD_SUBSET_ALL);
}

static void
hovered_cb (ScholiaThreadRow *row,
            gboolean          is_hovered,
            gpointer          user_data)
{
  GtkWidget *self = gtk_widget_get_ancestor (GTK_WIDGET (row), SCHOLIA_TYPE_SIDEBAR);

  if (self != NULL)
    g_signal_emit (self, signals[SIGNAL_THREAD_HOVERED], 0,
                   is_hovered ? scholia_thread_row_get_thread (row) : NULL);
}

static void
setup_row_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkWidget *row = scholia_thread_row_new ();

  g_signal_connect (row, "hovered", G_CALLBACK (hovered_cb), NULL);
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  scholia_thread_row_set_thread (SCHOLIA_THREAD_ROW (gtk_list_item_get_child (item)),
                                 gtk_list_item_get_item (item));
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  scholia_thread_row_set_thread (SCHOLIA_THREAD_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
scholia_sidebar_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ScholiaSidebar *self = SCHOLIA_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SUBSET:
      g_value_set_uint (value, gtk_drop_down_get_selected (self->subset_drop_down));
      break;
    case PROP_ORDER:
      g_value_set_uint (value, gtk_drop_down_get_selected (self->order_drop_down));
      break;
    case PROP_N_SHOWN:
      g_value_set_uint (value, g_list_model_get_n_items (G_LIST_MODEL (self->selection)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_sidebar_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ScholiaSidebar *self = SCHOLIA_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SUBSET:
      gtk_drop_down_set_selected (self->subset_drop_down, g_value_get_uint (value));
      break;
    case PROP_ORDER:
      gtk_drop_down_set_selected (self->order_drop_down, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_sidebar_dispose (GObject *object)
{
  ScholiaSidebar *self = SCHOLIA_SIDEBAR (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->selected);
  if (self->board != NULL)
    scholia_sidebar_set_board (self, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);

  G_OBJECT_CLASS (scholia_sidebar_parent_class)->dispose (object);
}

static void
install_signals (GType type)
{
  signals[SIGNAL_THREAD_ACTIVATED] =
    g_signal_new ("thread-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SCHOLIA_TYPE_THREAD);
  signals[SIGNAL_THREAD_HOVERED] =
    g_signal_new ("thread-hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SCHOLIA_TYPE_THREAD);
  signals[SIGNAL_SEARCH_STOPPED] =
    g_signal_new ("search-stopped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, ScholiaSidebar, subset_drop_down);
  gtk_widget_class_bind_template_child (widget_class, ScholiaSidebar, order_drop_down);
  gtk_widget_class_bind_template_child (widget_class, ScholiaSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, ScholiaSidebar, list_view);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, subset_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, order_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
}

static void
scholia_sidebar_class_init (ScholiaSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = scholia_sidebar_get_property;
  object_class->set_property = scholia_sidebar_set_property;
  object_class->dispose = scholia_sidebar_dispose;

  props[PROP_SUBSET] =
    g_param_spec_uint ("subset", NULL, NULL, 0, SCHOLIA_N_THREAD_SUBSETS - 1, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_ORDER] =
    g_param_spec_uint ("order", NULL, NULL, 0, SCHOLIA_N_THREAD_ORDERS - 1, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_N_SHOWN] =
    g_param_spec_uint ("n-shown", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  install_signals (G_TYPE_FROM_CLASS (klass));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
scholia_sidebar_init (ScholiaSidebar *self)
{
  self->filter = scholia_thread_filter_new ();
  self->sorter = scholia_thread_sorter_new ();
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)),
                                          GTK_SORTER (g_object_ref (self->sorter)));
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->sorted));

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);
}

GtkWidget *
scholia_sidebar_new (void)
{
  return g_object_new (SCHOLIA_TYPE_SIDEBAR, NULL);
}

void
scholia_sidebar_set_board (ScholiaSidebar *self,
                           ScholiaBoard   *board)
{
  g_return_if_fail (SCHOLIA_IS_SIDEBAR (self));

  if (self->board == board)
    return;

  if (self->board != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->board, arrived_cb, self);
      g_signal_handlers_disconnect_by_func (self->board, thread_changed_cb, self);
    }
  gtk_filter_list_model_set_model (self->filtered, NULL);
  scholia_thread_sorter_forget_all (self->sorter);
  g_set_object (&self->board, board);
  if (board != NULL)
    {
      /* Before the list hears of it. */
      g_signal_connect_object (board, "items-changed", G_CALLBACK (arrived_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (board, "thread-changed", G_CALLBACK (thread_changed_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (board));
    }
  update_stack (self);
}

void
scholia_sidebar_set_person_id (ScholiaSidebar *self,
                               const char     *person_id)
{
  g_return_if_fail (SCHOLIA_IS_SIDEBAR (self));

  scholia_thread_filter_set_person_id (self->filter, person_id);
}

void
scholia_sidebar_set_selected (ScholiaSidebar *self,
                              ScholiaThread  *thread)
{
  g_return_if_fail (SCHOLIA_IS_SIDEBAR (self));

  /* Later: the board may be telling of a change that the list has not heard yet. */
  if (g_set_object (&self->selected, thread))
    queue_refresh (self);
}

GtkFilter *
scholia_sidebar_get_filter (ScholiaSidebar *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SIDEBAR (self), NULL);

  return scholia_thread_filter_is_open (self->filter) ? NULL : GTK_FILTER (self->filter);
}

ScholiaThread *
scholia_sidebar_get_neighbour (ScholiaSidebar *self,
                               ScholiaThread  *thread,
                               int             step)
{
  g_autoptr(ScholiaThread) neighbour = NULL;
  guint n_items;
  int position = step > 0 ? -1 : 0;

  g_return_val_if_fail (SCHOLIA_IS_SIDEBAR (self), NULL);

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
  if (n_items == 0)
    return NULL;

  for (guint i = 0; thread != NULL && i < n_items; i++)
    {
      g_autoptr(ScholiaThread) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if (item == thread)
        position = (int) i;
    }

  position = (position + step + (int) n_items) % (int) n_items;
  neighbour = g_list_model_get_item (G_LIST_MODEL (self->sorted), (guint) position);

  /* The board holds it. */
  return neighbour;
}

void
scholia_sidebar_focus_search (ScholiaSidebar *self)
{
  g_return_if_fail (SCHOLIA_IS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
scholia_sidebar_queue_refresh (ScholiaSidebar *self)
{
  g_return_if_fail (SCHOLIA_IS_SIDEBAR (self));

  self->has_changed_threads = TRUE;
  queue_refresh (self);
}
