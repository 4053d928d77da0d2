/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tools, list and zoom as actions, and the keys of all actions. */

#include "scholia-board-page-private.h"

#include "scholia-css-class.h"

static const char *tool_names[] = { "browse", "comment", "region" };
static const char *subset_names[] = { "all", "open", "unread", "mine", "resolved" };
static const char *order_names[] = { "activity", "number", "position" };

G_STATIC_ASSERT (G_N_ELEMENTS (subset_names) == SCHOLIA_N_THREAD_SUBSETS);
G_STATIC_ASSERT (G_N_ELEMENTS (order_names) == SCHOLIA_N_THREAD_ORDERS);

/* -1 if it is none of them: by D-Bus anything may come. */
static int
find_name (const char  *name,
           const char **names,
           guint        n_names)
{
  for (guint i = 0; i < n_names; i++)
    {
      if (g_str_equal (names[i], name))
        return (int) i;
    }

  return -1;
}

/* Tools */

void
scholia_board_page_set_tool (ScholiaBoardPage *self,
                             ScholiaTool       tool)
{
  if (tool == SCHOLIA_TOOL_BROWSE)
    scholia_board_page_cancel_move (self);
  scholia_canvas_set_tool (self->canvas, tool);
}

static void
tool_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  int tool = find_name (g_variant_get_string (parameter, NULL), tool_names,
                        G_N_ELEMENTS (tool_names));

  if (tool >= 0)
    scholia_board_page_set_tool (user_data, (ScholiaTool) tool);
}

static void
browse_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  scholia_board_page_set_tool (user_data, SCHOLIA_TOOL_BROWSE);
}

static void
comment_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;

  scholia_board_page_set_tool (self, SCHOLIA_TOOL_COMMENT);
  if (!scholia_board_page_continue_draft (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
region_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;

  scholia_board_page_set_tool (self, SCHOLIA_TOOL_REGION);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* View */

static void
sidebar_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;
  g_autoptr(GVariant) state = g_action_get_state (G_ACTION (action));

  g_object_set (self->area, "shows-sidebar", !g_variant_get_boolean (state), NULL);
  if (!gtk_widget_get_visible (GTK_WIDGET (self->canvas)))
    gtk_widget_child_focus (GTK_WIDGET (self->sidebar), GTK_DIR_TAB_FORWARD);
}

static void
search_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;

  g_object_set (self->area, "shows-sidebar", TRUE, NULL);
  scholia_sidebar_focus_search (self->sidebar);
}

static void
filter_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  int subset = find_name (g_variant_get_string (parameter, NULL), subset_names,
                          G_N_ELEMENTS (subset_names));

  if (subset >= 0)
    g_object_set (SCHOLIA_BOARD_PAGE (user_data)->sidebar, "subset", (guint) subset, NULL);
}

static void
sort_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  int order = find_name (g_variant_get_string (parameter, NULL), order_names,
                         G_N_ELEMENTS (order_names));

  if (order >= 0)
    g_object_set (SCHOLIA_BOARD_PAGE (user_data)->sidebar, "order", (guint) order, NULL);
}

static void
zoom_in_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  scholia_canvas_zoom_in (SCHOLIA_BOARD_PAGE (user_data)->canvas);
}

static void
zoom_out_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  scholia_canvas_zoom_out (SCHOLIA_BOARD_PAGE (user_data)->canvas);
}

static void
zoom_fit_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  scholia_canvas_fit (SCHOLIA_BOARD_PAGE (user_data)->canvas);
}

static void
zoom_fill_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  scholia_canvas_fill (SCHOLIA_BOARD_PAGE (user_data)->canvas);
}

static void
zoom_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  double zoom = g_variant_get_double (parameter);

  if (zoom > 0 && zoom < G_MAXDOUBLE)
    scholia_canvas_set_zoom (SCHOLIA_BOARD_PAGE (user_data)->canvas, zoom);
}

/* The rest */

static void
retry_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;

  if (self->session != NULL)
    scholia_session_retry (self->session);
}

static void
share_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  g_signal_emit_by_name (user_data, "share");
}

static void
again_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  g_signal_emit_by_name (user_data, "again");
}

static void
back_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_signal_emit_by_name (user_data, "back");
}

/* The marker stays selected, for the keys that move and delete it; one more step lets it go. */
static void
step_back_from_card (ScholiaBoardPage *self)
{
  g_autoptr(ScholiaThread) thread = NULL;

  g_set_object (&thread, self->open_thread);
  scholia_board_page_close_card (self);
  scholia_canvas_set_selected_thread (self->canvas, thread);
}

/* Escape: one step back out; of a page that only waits for its picture, all of the way. */
static void
cancel_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;
  gboolean shows_card, shows_sidebar;

  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "loading"))
    {
      g_signal_emit_by_name (self, "back");
      return;
    }

  g_object_get (self->area, "shows-card", &shows_card, "shows-sidebar", &shows_sidebar, NULL);
  if (scholia_board_page_cancel_move (self))
    return;

  if (shows_sidebar && scholia_adaptive_bin_is_narrow (self->adaptive))
    g_object_set (self->area, "shows-sidebar", FALSE, NULL);
  else if (shows_card)
    step_back_from_card (self);
  else
    scholia_board_page_set_tool (self, SCHOLIA_TOOL_BROWSE);
}

static const GActionEntry entries[] = {
  { "tool", tool_cb, "s", "'browse'", NULL, { 0 } },
  { "browse", browse_cb },
  { "comment", comment_cb },
  { "region", region_cb },
  { "sidebar", sidebar_cb, NULL, "true", NULL, { 0 } },
  { "search", search_cb },
  { "filter", filter_cb, "s", "'all'", NULL, { 0 } },
  { "sort", sort_cb, "s", "'activity'", NULL, { 0 } },
  { "zoom-in", zoom_in_cb },
  { "zoom-out", zoom_out_cb },
  { "zoom-fit", zoom_fit_cb },
  { "zoom-fill", zoom_fill_cb },
  { "zoom", zoom_cb, "d" },
  { "retry", retry_cb },
  { "share", share_cb },
  { "again", again_cb },
  { "back", back_cb },
  { "cancel", cancel_cb },
};

void
scholia_board_page_add_view_actions (ScholiaBoardPage *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

static void
set_state (ScholiaBoardPage *self,
           const char       *name,
           GVariant         *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

void
scholia_board_page_update_view_states (ScholiaBoardPage *self)
{
  gboolean shows_sidebar;
  guint subset, order;

  /* Toasts stand above what a tool says of its place. */
  scholia_css_class_set (GTK_WIDGET (self->toast_overlay), "with-tool",
                         scholia_canvas_get_tool (self->canvas) != SCHOLIA_TOOL_BROWSE);

  g_object_get (self->area, "shows-sidebar", &shows_sidebar, NULL);
  g_object_get (self->sidebar, "subset", &subset, "order", &order, NULL);
  set_state (self, "tool",
             g_variant_new_string (tool_names[scholia_canvas_get_tool (self->canvas)]));
  set_state (self, "sidebar", g_variant_new_boolean (shows_sidebar));
  set_state (self, "filter", g_variant_new_string (subset_names[subset]));
  set_state (self, "sort", g_variant_new_string (order_names[order]));
}

void
scholia_board_page_add_shortcuts (ScholiaBoardPage *self)
{
  /* The window runs these when nothing that has the focus took the key: letters go to texts
   * first. */
  static const struct
  {
    const char *trigger;
    const char *action;
  } keys[] = {
    { "c", "action(board.comment)" },
    { "r", "action(board.region)" },
    { "v", "action(board.browse)" },
    { "n", "action(board.next-thread)" },
    { "p", "action(board.previous-thread)" },
    { "u", "action(board.next-unread)" },
    { "e", "action(board.edit-last)" },
    { "Escape", "action(board.cancel)" },
    { "F9", "action(board.sidebar)" },
    { "<Control>f", "action(board.search)" },
    { "<Control>plus|<Control>equal|<Control>KP_Add", "action(board.zoom-in)" },
    { "<Control>minus|<Control>KP_Subtract", "action(board.zoom-out)" },
    { "<Control>0|<Control>KP_0", "action(board.zoom-fit)" },
  };
  GtkShortcutController *controller = GTK_SHORTCUT_CONTROLLER (self->shortcuts);
  GtkShortcut *shortcut;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].trigger),
                                   gtk_shortcut_action_parse_string (keys[i].action));
      gtk_shortcut_controller_add_shortcut (controller, shortcut);
    }

  shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>z"),
                               gtk_callback_action_new (scholia_board_page_undo_key_cb, self,
                                                        NULL));
  gtk_shortcut_controller_add_shortcut (controller, shortcut);

  shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>1|<Control>KP_1"),
                               gtk_named_action_new ("board.zoom"));
  gtk_shortcut_set_arguments (shortcut, g_variant_new_double (1));
  gtk_shortcut_controller_add_shortcut (controller, shortcut);
}
