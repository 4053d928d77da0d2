/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas-fixture.h"

static FixtureThread threads[] = {
  { .number = 1, .x = 0.2, .y = 0.3, .color = 0, .name = "Eleni", .n_comments = 3 },
  { .number = 2, .x = 0.8, .y = 0.35, .color = 1, .name = "Jonas" },
  { .number = 3, .x = 0.25, .y = 0.8, .color = 2, .name = "Aisha", .resolved = TRUE },
  { .number = 4, .x = 0.75, .y = 0.75, .color = 3, .name = "Mateo", .unread = TRUE },
};

static const FixtureThread nested[] = {
  { .number = 1, .x = 0.1, .y = 0.1, .width = 0.8, .height = 0.8, .name = "Eleni" },
  { .number = 2, .x = 0.3, .y = 0.3, .width = 0.3, .height = 0.4, .color = 1, .name = "Jonas",
    .n_comments = 2 },
  { .number = 3, .x = 0.4, .y = 0.4, .width = 0.1, .height = 0.1, .color = 2, .name = "Aisha",
    .resolved = TRUE },
  { .number = 4, .x = 0.75, .y = 0.6, .color = 3, .name = "Mateo" },
};

void
fixture_init (int    *argc,
              char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static void
painted_cb (gboolean *is_painted)
{
  *is_painted = TRUE;
}

void
fixture_next_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean is_painted = FALSE;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb),
                                        &is_painted);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (!is_painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
}

void
fixture_settle (Fixture *self)
{
  while (!scholia_picture_has_wanted_tiles (self->picture))
    g_main_context_iteration (NULL, TRUE);

  /* A layout may ask for another one. */
  for (guint i = 0; i < 2; i++)
    fixture_next_frame (self->window);
}

Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->picture = fixture_picture_new (1600, 1200);
  self->board = fixture_board_new (threads, G_N_ELEMENTS (threads));
  self->window = gtk_window_new ();
  self->canvas = SCHOLIA_CANVAS (scholia_canvas_new ());
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->canvas));
  scholia_canvas_set_picture (self->canvas, self->picture);
  scholia_canvas_set_board (self->canvas, self->board);
  gtk_window_present (GTK_WINDOW (self->window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (self->canvas)) ||
         gtk_widget_get_width (GTK_WIDGET (self->canvas)) != 800)
    g_main_context_iteration (NULL, TRUE);
  fixture_settle (self);
  return self;
}

void
fixture_free (Fixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->picture);
  g_clear_object (&self->board);
  g_free (self);
}

ScholiaThread *
fixture_thread (Fixture *self,
                guint    number)
{
  ScholiaThread *thread = scholia_board_find_number (self->board, number);

  g_assert_nonnull (thread);
  return thread;
}

static void
reset (Fixture   *self,
       GPtrArray *states)
{
  g_autofree char *head_id = scholia_id_new ();
  g_autoptr(GError) error = NULL;

  scholia_board_reset (self->board, scholia_board_get_seq (self->board) + 1, head_id,
                       scholia_board_get_next_number (self->board), states, &error);
  g_assert_no_error (error);
}

void
fixture_act (Fixture       *self,
             ScholiaAction *action)
{
  g_autoptr(ScholiaPerson) person = scholia_person_new ("person-000000009", "Maria", 4);
  g_autoptr(ScholiaAction) taken = action;
  g_autoptr(ScholiaEvent) event = scholia_board_accept (self->board, taken, person,
                                                        g_get_real_time () / 1000);
  g_autoptr(GError) error = NULL;

  scholia_board_apply (self->board, event, NULL, &error);
  g_assert_no_error (error);
}

void
fixture_keep_only (Fixture *self,
                   guint    number)
{
  g_autoptr(GPtrArray) states =
    g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_thread_state_unref);

  g_ptr_array_add (states, fixture_state_new (&threads[number - 1]));
  reset (self, states);
}

void
fixture_move (Fixture *self,
              guint    number,
              double   x,
              double   y)
{
  g_autoptr(GPtrArray) states =
    g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_thread_state_unref);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      FixtureThread thread = threads[i];

      if (thread.number == number)
        {
          thread.x = x;
          thread.y = y;
        }
      g_ptr_array_add (states, fixture_state_new (&thread));
    }

  reset (self, states);
}

GdkTexture *
fixture_paint (Fixture *self)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self->canvas));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, 800, 600);
  node = gtk_snapshot_free_to_node (snapshot);
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node,
                                      &GRAPHENE_RECT_INIT (0, 0, 800, 600));
}

guint32
fixture_get_pixel (GdkTexture *texture,
                   int         x,
                   int         y)
{
  g_autofree guint32 *pixels = g_new (guint32, 800 * 600);

  gdk_texture_download (texture, (guint8 *) pixels, 800 * 4);
  return pixels[y * 800 + x];
}

static void
hear_anchor (Heard               *heard,
             const ScholiaAnchor *anchor)
{
  heard->anchor = *anchor;
  heard->x = scholia_anchor_get_x (anchor);
  heard->y = scholia_anchor_get_y (anchor);
}

static void
marker_wanted_cb (Heard               *heard,
                  const ScholiaAnchor *anchor)
{
  heard->n_marker_wanted++;
  hear_anchor (heard, anchor);
}

static void
activated_cb (Heard         *heard,
              ScholiaThread *thread)
{
  heard->n_activated++;
  heard->thread = thread;
}

static void
background_cb (Heard *heard)
{
  heard->n_background++;
}

static void
move_wanted_cb (Heard               *heard,
                ScholiaThread       *thread,
                const ScholiaAnchor *anchor)
{
  heard->n_move_wanted++;
  heard->thread = thread;
  hear_anchor (heard, anchor);
}

static void
delete_wanted_cb (Heard         *heard,
                  ScholiaThread *thread)
{
  heard->n_delete_wanted++;
  heard->thread = thread;
}

static void
cursor_cb (Heard    *heard,
           gboolean  inside,
           double    x,
           double    y)
{
  heard->n_cursor++;
  heard->inside = inside;
  heard->x = x;
  heard->y = y;
}

void
fixture_listen (ScholiaCanvas *canvas,
                Heard         *heard)
{
  g_signal_connect_swapped (canvas, "marker-wanted", G_CALLBACK (marker_wanted_cb), heard);
  g_signal_connect_swapped (canvas, "thread-activated", G_CALLBACK (activated_cb), heard);
  g_signal_connect_swapped (canvas, "background-activated", G_CALLBACK (background_cb), heard);
  g_signal_connect_swapped (canvas, "move-wanted", G_CALLBACK (move_wanted_cb), heard);
  g_signal_connect_swapped (canvas, "delete-wanted", G_CALLBACK (delete_wanted_cb), heard);
  g_signal_connect_swapped (canvas, "cursor-moved", G_CALLBACK (cursor_cb), heard);
}

graphene_point_t
fixture_middle (Fixture *self,
                guint    number)
{
  ScholiaAnchor anchor;
  graphene_point_t place;

  g_assert_true (scholia_marker_layer_get_anchor (self->canvas->markers,
                                                  fixture_thread (self, number), &anchor));
  place = scholia_viewport_place_to_widget (&self->canvas->view, &anchor);
  return GRAPHENE_POINT_INIT (place.x + 14, place.y - 14);
}

void
fixture_press (Fixture         *self,
               guint            key,
               GdkModifierType  state)
{
  g_assert_true (scholia_canvas_press_key (self->canvas, key, state));
}

Fixture *
fixture_new_nested (Heard *heard)
{
  g_autoptr(ScholiaBoard) board = fixture_board_new (nested, G_N_ELEMENTS (nested));
  Fixture *self = fixture_new ();

  g_set_object (&self->board, board);
  scholia_canvas_set_board (self->canvas, board);
  fixture_settle (self);
  fixture_listen (self->canvas, heard);
  return self;
}

static gboolean
is_number (gpointer item,
           gpointer user_data)
{
  return scholia_thread_get_number (item) == *(guint *) user_data;
}

GtkFilter *
fixture_filter_new (guint *number)
{
  return GTK_FILTER (gtk_custom_filter_new (is_number, number, NULL));
}

graphene_point_t
fixture_place (Fixture *self,
               double   x,
               double   y)
{
  const ScholiaViewport *view = &self->canvas->view;

  return scholia_viewport_image_to_widget (view, x * view->image_width, y * view->image_height);
}

void
fixture_hold (Fixture *self,
              double   x,
              double   y)
{
  graphene_point_t place = fixture_place (self, x, y);

  scholia_canvas_begin_drag (self->canvas, SCHOLIA_POINTER_MOUSE, GDK_BUTTON_PRIMARY, place.x,
                             place.y);
}

void
fixture_drag (Fixture *self,
              double   x,
              double   y,
              double   to_x,
              double   to_y)
{
  graphene_point_t from = fixture_place (self, x, y);
  graphene_point_t to = fixture_place (self, to_x, to_y);

  fixture_hold (self, x, y);
  scholia_canvas_update_drag (self->canvas, (to.x - from.x) / 2, (to.y - from.y) / 2);
  scholia_canvas_update_drag (self->canvas, to.x - from.x, to.y - from.y);
  scholia_canvas_end_drag (self->canvas, to.x - from.x, to.y - from.y);
}

void
fixture_assert_anchor (const ScholiaAnchor *anchor,
                       double               x,
                       double               y,
                       double               width,
                       double               height)
{
  /* Half a widget pixel is one of the image, on either side. */
  g_assert_cmpfloat_with_epsilon (anchor->x / 1e6, x, 1e-3);
  g_assert_cmpfloat_with_epsilon (anchor->y / 1e6, y, 1e-3);
  g_assert_cmpfloat_with_epsilon (anchor->width / 1e6, width, 2e-3);
  g_assert_cmpfloat_with_epsilon (anchor->height / 1e6, height, 2e-3);
}

void
fixture_assert_words (Fixture    *self,
                      const char *property,
                      const char *expected)
{
  g_autofree char *words = NULL;

  g_object_get (self->canvas, property, &words, NULL);
  g_assert_cmpstr (words, ==, expected);
}
