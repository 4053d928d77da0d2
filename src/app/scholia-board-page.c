/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-page-private.h"

#include "scholia-canvas-status.h"
#include "scholia-canvas-tool-bar.h"
#include "scholia-css-class.h"

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_N_UNREAD,
  PROP_SHOWS_SIDEBAR,
  PROP_SHOWS_MY_CURSOR,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaBoardPage, scholia_board_page, ADW_TYPE_BIN)

/* Wide and narrow */

static void
update_menu (ScholiaBoardPage *self,
             gboolean          is_narrow)
{
  GtkPopover *popover;

  self->narrow_people = NULL;
  gtk_menu_button_set_menu_model (self->menu_button,
                                  is_narrow ? self->narrow_menu : self->wide_menu);
  if (!is_narrow)
    return;

  self->narrow_people = SCHOLIA_PEOPLE_MENU (scholia_people_menu_new ());
  scholia_people_menu_set_people (self->narrow_people, self->people);
  popover = gtk_menu_button_get_popover (self->menu_button);
  gtk_popover_menu_add_child (GTK_POPOVER_MENU (popover), GTK_WIDGET (self->narrow_people),
                              "people");
}

/* Toasts stand over the canvas, clear of what a person needs there: see board.css. */
static void
update_toast_place (ScholiaBoardPage *self,
                    gboolean          has_sidebar,
                    gboolean          is_board,
                    gboolean          is_page)
{
  GtkWidget *overlay = GTK_WIDGET (self->toast_overlay);

  scholia_css_class_set (overlay, "beside-sidebar", has_sidebar);
  scholia_css_class_set (overlay, "above-tools", is_board && !is_page);
  scholia_css_class_set (overlay, "above-composer", is_page);
}

void
scholia_board_page_update_headers (ScholiaBoardPage *self)
{
  gboolean is_narrow = scholia_adaptive_bin_is_narrow (self->adaptive);
  gboolean is_board = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "board");
  gboolean has_card, shows_sidebar, is_page;

  g_object_get (self->area, "shows-card", &has_card, "shows-sidebar", &shows_sidebar, NULL);
  is_page = is_narrow && is_board && has_card;
  gtk_widget_set_visible (self->header, !is_page);
  gtk_widget_set_visible (self->thread_header, is_page);
  gtk_widget_set_visible (self->sidebar_button, is_board);
  gtk_widget_set_visible (self->share_button, !is_narrow && is_board);
  gtk_widget_set_visible (self->people_button, !is_narrow && is_board && self->people != NULL);
  g_object_set (self->card, "is-page", is_narrow, NULL);
  update_toast_place (self, !is_narrow && is_board && shows_sidebar, is_board, is_page);
}

static void
narrow_cb (ScholiaBoardPage *self)
{
  gboolean is_narrow = scholia_adaptive_bin_is_narrow (self->adaptive);

  g_object_set (self->area, "is-narrow", is_narrow,
                "shows-sidebar", !is_narrow && self->shows_sidebar, NULL);
  g_object_set (self->connection_bar, "is-narrow", is_narrow, NULL);
  update_menu (self, is_narrow);
  scholia_board_page_update_headers (self);
  scholia_board_page_update_actions (self);
  scholia_board_page_queue_reveal (self);
}

static void
set_shows_sidebar (ScholiaBoardPage *self,
                   gboolean          shows_sidebar)
{
  if (self->shows_sidebar == shows_sidebar)
    return;

  self->shows_sidebar = shows_sidebar;
  if (!scholia_adaptive_bin_is_narrow (self->adaptive))
    g_object_set (self->area, "shows-sidebar", shows_sidebar, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWS_SIDEBAR]);
}

static void
shows_sidebar_cb (ScholiaBoardPage *self)
{
  gboolean shows_sidebar;

  g_object_get (self->area, "shows-sidebar", &shows_sidebar, NULL);
  if (!scholia_adaptive_bin_is_narrow (self->adaptive))
    set_shows_sidebar (self, shows_sidebar);
  scholia_board_page_update_headers (self);
  scholia_board_page_update_actions (self);
}

/* Signals from the template */

static void
marker_wanted_cb (ScholiaBoardPage    *self,
                  const ScholiaAnchor *anchor)
{
  scholia_board_page_place (self, anchor);
}

static void
thread_activated_cb (ScholiaBoardPage *self,
                     ScholiaThread    *thread)
{
  scholia_board_page_open_thread (self, thread);
}

static void
background_activated_cb (ScholiaBoardPage *self)
{
  scholia_board_page_close_card (self);
}

static void
move_wanted_cb (ScholiaBoardPage    *self,
                ScholiaThread       *thread,
                const ScholiaAnchor *anchor)
{
  scholia_board_page_move_thread (self, thread, anchor);
}

static void
delete_wanted_cb (ScholiaBoardPage *self,
                  ScholiaThread    *thread)
{
  scholia_board_page_delete_thread (self, thread);
}

static void
cursor_moved_cb (ScholiaBoardPage *self,
                 gboolean          is_inside,
                 double            x,
                 double            y)
{
  scholia_board_page_send_cursor (self, is_inside, x, y);
}

static void
selected_cb (ScholiaBoardPage *self)
{
  scholia_board_page_follow_selection (self);
}

static void
tool_cb (ScholiaBoardPage *self)
{
  scholia_board_page_update_actions (self);
}

static void
created_cb (ScholiaBoardPage *self,
            const char       *thread_id)
{
  ScholiaThread *thread = self->board != NULL ? scholia_board_find_thread (self->board, thread_id)
                                              : NULL;

  if (thread != NULL)
    scholia_board_page_open_thread (self, thread);
}

static void
typing_cb (ScholiaBoardPage *self,
           gboolean          is_typing)
{
  scholia_board_page_set_typing (self, is_typing);
}

static void
thread_hovered_cb (ScholiaBoardPage *self,
                   ScholiaThread    *thread)
{
  scholia_canvas_set_hovered_thread (self->canvas, thread);
}

static void
search_stopped_cb (ScholiaBoardPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* What the list hides, the canvas hides too. */
static void
shown_threads_cb (ScholiaBoardPage *self)
{
  scholia_canvas_set_filter (self->canvas, scholia_sidebar_get_filter (self->sidebar));
}

static void
subset_cb (ScholiaBoardPage *self)
{
  shown_threads_cb (self);
  scholia_board_page_update_actions (self);
}

static void
order_cb (ScholiaBoardPage *self)
{
  scholia_board_page_update_actions (self);
}

/* GObject and GtkWidget */

static void
scholia_board_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ScholiaBoardPage *self = SCHOLIA_BOARD_PAGE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_N_UNREAD:
      g_value_set_uint (value, scholia_unread_count_get (self->unread_count));
      break;
    case PROP_SHOWS_SIDEBAR:
      g_value_set_boolean (value, self->shows_sidebar);
      break;
    case PROP_SHOWS_MY_CURSOR:
      g_value_set_boolean (value, self->shows_my_cursor);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_board_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ScholiaBoardPage *self = SCHOLIA_BOARD_PAGE (object);

  switch (prop_id)
    {
    case PROP_SHOWS_SIDEBAR:
      set_shows_sidebar (self, g_value_get_boolean (value));
      break;
    case PROP_SHOWS_MY_CURSOR:
      self->shows_my_cursor = g_value_get_boolean (value);
      if (!self->shows_my_cursor)
        scholia_board_page_send_cursor (self, FALSE, 0, 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
scholia_board_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (gtk_stack_get_visible_child (SCHOLIA_BOARD_PAGE (widget)->stack));
}

static void
scholia_board_page_dispose (GObject *object)
{
  ScholiaBoardPage *self = SCHOLIA_BOARD_PAGE (object);

  g_clear_handle_id (&self->pulse_id, g_source_remove);
  scholia_board_page_drop_news (self);
  scholia_board_page_cancel_reveal (self);
  if (self->session != NULL)
    scholia_board_page_take_session (self, NULL);
  g_clear_handle_id (&self->typing_id, g_source_remove);
  g_clear_handle_id (&self->presence_id, g_source_remove);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->board_signals);
  g_clear_object (&self->thread_signals);
  g_clear_object (&self->picture);
  g_clear_object (&self->toast);
  g_clear_object (&self->undo_toast);
  g_clear_object (&self->hint_toast);
  g_clear_object (&self->actions);
  /* The canvas may outlive the page. */
  if (self->movable != NULL)
    gtk_custom_filter_set_filter_func (GTK_CUSTOM_FILTER (self->movable), NULL, NULL, NULL);
  g_clear_object (&self->movable);
  g_clear_pointer (&self->watched_people, g_hash_table_unref);
  g_clear_pointer (&self->deleted_id, g_free);

  G_OBJECT_CLASS (scholia_board_page_parent_class)->dispose (object);
}

static void
scholia_board_page_finalize (GObject *object)
{
  ScholiaBoardPage *self = SCHOLIA_BOARD_PAGE (object);

  g_clear_object (&self->unread_count);
  g_clear_pointer (&self->news, scholia_news_free);
  g_free (self->lost_text);
  g_free (self->title);
  g_free (self->subtitle);

  G_OBJECT_CLASS (scholia_board_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, shortcuts);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, adaptive);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, picture_progress);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, header);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, subtitle_spinner);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, share_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, people_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, face_pile);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, people_menu);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, thread_header);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, thread_title);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, thread_menu_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, thread_resolve_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, thread_reopen_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, connection_bar);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, loading_page);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, loading_bar);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, area);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, canvas);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, card);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, wide_menu);
  gtk_widget_class_bind_template_child (widget_class, ScholiaBoardPage, narrow_menu);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, marker_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, thread_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, background_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, move_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, scholia_board_page_set_resolved);
  gtk_widget_class_bind_template_callback (widget_class, cursor_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, tool_cb);
  gtk_widget_class_bind_template_callback (widget_class, created_cb);
  gtk_widget_class_bind_template_callback (widget_class, typing_cb);
  gtk_widget_class_bind_template_callback (widget_class, thread_hovered_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_threads_cb);
  gtk_widget_class_bind_template_callback (widget_class, subset_cb);
  gtk_widget_class_bind_template_callback (widget_class, order_cb);
}

static void
install_properties (GObjectClass *object_class)
{
  props[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SUBTITLE] =
    g_param_spec_string ("subtitle", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_N_UNREAD] =
    g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOWS_SIDEBAR] =
    g_param_spec_boolean ("shows-sidebar", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOWS_MY_CURSOR] =
    g_param_spec_boolean ("shows-my-cursor", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_board_page_class_init (ScholiaBoardPageClass *klass)
{
  static const char *const wishes[] = { "again", "back", "share" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType children[] = {
    SCHOLIA_TYPE_ADAPTIVE_BIN, SCHOLIA_TYPE_BOARD_AREA, SCHOLIA_TYPE_CANVAS,
    SCHOLIA_TYPE_CANVAS_STATUS, SCHOLIA_TYPE_CANVAS_TOOL_BAR, SCHOLIA_TYPE_CONNECTION_BAR,
    SCHOLIA_TYPE_FACE_PILE, SCHOLIA_TYPE_PEOPLE_MENU, SCHOLIA_TYPE_PICTURE_PROGRESS,
    SCHOLIA_TYPE_SIDEBAR, SCHOLIA_TYPE_THREAD_CARD,
  };

  object_class->get_property = scholia_board_page_get_property;
  object_class->set_property = scholia_board_page_set_property;
  object_class->dispose = scholia_board_page_dispose;
  object_class->finalize = scholia_board_page_finalize;
  widget_class->grab_focus = scholia_board_page_grab_focus;
  install_properties (object_class);
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    g_signal_new (wishes[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    g_type_ensure (children[i]);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-board-page.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
}

static void
scholia_board_page_init (ScholiaBoardPage *self)
{
  self->title = g_strdup ("");
  self->subtitle = g_strdup ("");
  self->shows_sidebar = TRUE;
  self->shows_my_cursor = TRUE;
  self->actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "board", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->area, "notify::shows-sidebar", G_CALLBACK (shows_sidebar_cb), self,
                           G_CONNECT_SWAPPED);
  scholia_board_page_init_session (self);
  scholia_board_page_init_thread (self);
  scholia_board_page_init_presence (self);
  scholia_board_page_add_actions (self);
  scholia_board_page_add_shortcuts (self);
  scholia_board_page_update_stack (self);
}

GtkWidget *
scholia_board_page_new (void)
{
  return g_object_new (SCHOLIA_TYPE_BOARD_PAGE, NULL);
}

void
scholia_board_page_set_session (ScholiaBoardPage *self,
                                ScholiaSession   *session)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_PAGE (self));
  g_return_if_fail (session == NULL || SCHOLIA_IS_SESSION (session));

  if (self->session != session)
    scholia_board_page_take_session (self, session);
}

const char *
scholia_board_page_get_title (ScholiaBoardPage *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD_PAGE (self), NULL);

  return self->title;
}

GActionGroup *
scholia_board_page_get_actions (ScholiaBoardPage *self)
{
  g_return_val_if_fail (SCHOLIA_IS_BOARD_PAGE (self), NULL);

  return G_ACTION_GROUP (self->actions);
}
