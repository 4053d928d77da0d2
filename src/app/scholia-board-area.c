/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-area.h"

#include "scholia-card-placement.h"

/* Of the canvas above a thread in a narrow window, in pixels, and at most this part of the
 * height. */
#define STRIP_HEIGHT 120
#define STRIP_PART 3
/* Between the tool bar and the lower edge, in pixels. */
#define TOOL_BAR_MARGIN 18
#define TOOL_BAR_MARGIN_NARROW 12
/* Between the status and the tool bar, in pixels. */
#define STATUS_GAP 6

enum
{
  CHILD_CANVAS,
  CHILD_STATUS,
  CHILD_TOOL_BAR,
  CHILD_CARD,
  CHILD_SIDEBAR,
  N_CHILDREN,
};

struct _ScholiaBoardArea
{
  GtkWidget parent_instance;

  GtkWidget     *children[N_CHILDREN];
  gboolean       is_narrow;
  gboolean       shows_sidebar;
  gboolean       shows_card;
  gboolean       is_allocating;
  /* What the tool bar covers of the canvas, in pixels. */
  int            inset;
  guint          inset_id;
  ScholiaAnchor  anchor;
};

enum
{
  PROP_0,
  PROP_CANVAS,
  PROP_STATUS,
  PROP_TOOL_BAR,
  PROP_CARD,
  PROP_SIDEBAR,
  PROP_IS_NARROW,
  PROP_SHOWS_SIDEBAR,
  PROP_SHOWS_CARD,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaBoardArea, scholia_board_area, GTK_TYPE_WIDGET)

static gboolean
is_card_page (ScholiaBoardArea *self)
{
  return self->is_narrow && self->shows_card;
}

/* Which children are on screen now; the others keep their state. */
static void
update_visibility (ScholiaBoardArea *self)
{
  gboolean is_covered = self->is_narrow && self->shows_sidebar;
  gboolean is_visible[N_CHILDREN] = {
    [CHILD_CANVAS] = !is_covered,
    [CHILD_STATUS] = !is_covered && !is_card_page (self),
    [CHILD_TOOL_BAR] = !is_covered && !is_card_page (self),
    [CHILD_CARD] = !is_covered && self->shows_card,
    [CHILD_SIDEBAR] = self->shows_sidebar,
  };

  for (guint i = 0; i < N_CHILDREN; i++)
    {
      if (self->children[i] != NULL)
        gtk_widget_set_visible (self->children[i], is_visible[i]);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
measure_child (GtkWidget      *child,
               GtkOrientation  orientation,
               int             for_size,
               int            *minimum,
               int            *natural)
{
  *minimum = 0;
  *natural = 0;
  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

/* The card follows its marker. What the canvas says of its own allocation is known here already. */
static void
view_changed_cb (ScholiaBoardArea *self)
{
  if (self->shows_card && !self->is_allocating)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Allocates no less than the child needs; what is beyond the area is cut off. */
static void
allocate_child (ScholiaBoardArea *self,
                guint             index,
                int               x,
                int               y,
                int               width,
                int               height)
{
  GtkWidget *child = self->children[index];
  int area_width = gtk_widget_get_width (GTK_WIDGET (self));
  int least_width, least_height, natural;
  GskTransform *transform;

  if (child == NULL || !gtk_widget_should_layout (child))
    return;

  measure_child (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, &natural);
  width = MAX (width, least_width);
  measure_child (child, GTK_ORIENTATION_VERTICAL, width, &least_height, &natural);
  height = MAX (height, least_height);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = area_width - x - width;
  transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_widget_allocate (child, width, height, -1, transform);
}

static gboolean
inset_cb (gpointer user_data)
{
  ScholiaBoardArea *self = user_data;

  self->inset_id = 0;
  g_object_set (self->children[CHILD_CANVAS], "bottom-inset", self->inset, NULL);

  return G_SOURCE_REMOVE;
}

/* The canvas fits its picture above the tool bar. Not now: that would move its markers amid an
 * allocation. */
static void
set_inset (ScholiaBoardArea *self,
           int               inset)
{
  if (self->inset == inset || self->children[CHILD_CANVAS] == NULL)
    return;

  self->inset = inset;
  if (self->inset_id == 0)
    self->inset_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, inset_cb, self, NULL);
}

/* Returns: where the tool bar begins, from above. */
static int
allocate_tool_bar (ScholiaBoardArea *self,
                   int               width,
                   int               height)
{
  int margin = self->is_narrow ? TOOL_BAR_MARGIN_NARROW : TOOL_BAR_MARGIN;
  int bar_width, bar_height, least;
  int top;

  measure_child (self->children[CHILD_TOOL_BAR], GTK_ORIENTATION_HORIZONTAL, -1, &least,
                 &bar_width);
  measure_child (self->children[CHILD_TOOL_BAR], GTK_ORIENTATION_VERTICAL, bar_width,
                 &least, &bar_height);
  top = MAX (height - margin - bar_height, 0);
  allocate_child (self, CHILD_TOOL_BAR, MAX ((width - bar_width) / 2, 0), top, bar_width,
                  bar_height);
  set_inset (self, height - top);

  return top;
}

/* Over the picture, so that it moves nothing when it comes. */
static void
allocate_status (ScholiaBoardArea *self,
                 int               width,
                 int               tool_bar_top)
{
  int status_width, status_height, least;

  measure_child (self->children[CHILD_STATUS], GTK_ORIENTATION_HORIZONTAL, -1, &least,
                 &status_width);
  measure_child (self->children[CHILD_STATUS], GTK_ORIENTATION_VERTICAL, -1, &least,
                 &status_height);
  allocate_child (self, CHILD_STATUS, (width - status_width) / 2,
                  MAX (tool_bar_top - STATUS_GAP - status_height, 0), status_width, status_height);
}

static void
allocate_card (ScholiaBoardArea *self,
               int               width,
               int               height,
               int               tool_bar_top)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  ScholiaCardRequest request = {
    .area_width = width,
    .area_height = height,
    .card_width = SCHOLIA_CARD_WIDTH,
    .tool_bar_top = tool_bar_top,
  };
  graphene_rect_t card;
  int least;

  if (self->children[CHILD_CARD] == NULL || !gtk_widget_should_layout (self->children[CHILD_CARD]))
    return;

  measure_child (self->children[CHILD_CARD], GTK_ORIENTATION_VERTICAL, SCHOLIA_CARD_WIDTH,
                 &least, &request.card_height);
  if (!scholia_canvas_get_anchor_bounds (SCHOLIA_CANVAS (self->children[CHILD_CANVAS]),
                                         &self->anchor, &request.marker))
    graphene_rect_init (&request.marker, 0, 0, 0, 0);

  /* What follows is mirrored as a whole, so that the start is always at the left. */
  if (is_rtl)
    request.marker.origin.x = (float) width - request.marker.origin.x - request.marker.size.width;
  card = scholia_card_placement_compute (&request);
  allocate_child (self, CHILD_CARD, (int) card.origin.x, (int) card.origin.y,
                  (int) card.size.width, (int) card.size.height);
}

/* How far the canvas is moved so that the marker is in the middle of the strip: it keeps its
 * size, and so its view. The card covers the rest of it. */
static int
get_strip_offset (ScholiaBoardArea *self,
                  int               height,
                  int               strip)
{
  ScholiaCanvas *canvas = SCHOLIA_CANVAS (self->children[CHILD_CANVAS]);
  graphene_rect_t marker;
  float middle;

  if (!scholia_canvas_get_anchor_bounds (canvas, &self->anchor, &marker))
    return 0;

  /* Of a region that is too high its pin. */
  if (marker.size.height > (float) strip)
    scholia_canvas_get_marker_bounds (canvas, &self->anchor, &marker);
  middle = marker.origin.y + marker.size.height / 2;

  return CLAMP ((int) ((float) strip / 2 - middle), strip - height, 0);
}

static void
scholia_board_area_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  ScholiaBoardArea *self = SCHOLIA_BOARD_AREA (widget);
  int strip = MIN (STRIP_HEIGHT, height / STRIP_PART);

  self->is_allocating = TRUE;
  if (is_card_page (self))
    {
      allocate_child (self, CHILD_CANVAS, 0, get_strip_offset (self, height, strip), width, height);
      allocate_child (self, CHILD_CARD, 0, strip, width, height - strip);
    }
  else
    {
      int canvas_width = width;
      int tool_bar_top;

      if (self->shows_sidebar && !self->is_narrow)
        canvas_width = MAX (width - SCHOLIA_SIDEBAR_WIDTH, 0);
      allocate_child (self, CHILD_CANVAS, 0, 0, canvas_width, height);
      tool_bar_top = allocate_tool_bar (self, canvas_width, height);
      allocate_status (self, canvas_width, tool_bar_top);
      allocate_card (self, canvas_width, height, tool_bar_top);
    }

  if (self->is_narrow)
    allocate_child (self, CHILD_SIDEBAR, 0, 0, width, height);
  else
    allocate_child (self, CHILD_SIDEBAR, width - SCHOLIA_SIDEBAR_WIDTH, 0,
                    SCHOLIA_SIDEBAR_WIDTH, height);
  self->is_allocating = FALSE;
}

static GtkSizeRequestMode
scholia_board_area_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* One is over the other, mostly, so that the largest counts. */
static void
scholia_board_area_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  ScholiaBoardArea *self = SCHOLIA_BOARD_AREA (widget);

  *minimum = 0;
  *natural = 0;
  for (guint i = 0; i < N_CHILDREN; i++)
    {
      int child_minimum, child_natural;

      if (i == CHILD_CARD)
        continue;
      measure_child (self->children[i], orientation, -1, &child_minimum, &child_natural);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static void
set_child (ScholiaBoardArea *self,
           guint             index,
           GtkWidget        *child)
{
  g_assert (self->children[index] == NULL);

  if (child == NULL)
    return;

  /* Drawn, and walked by Tab, in the order of the enumeration, whatever the order of the .ui
   * file. */
  self->children[index] = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  for (guint i = 0; i < N_CHILDREN; i++)
    {
      if (self->children[i] != NULL)
        gtk_widget_insert_before (self->children[i], GTK_WIDGET (self), NULL);
    }
  if (index == CHILD_CANVAS)
    g_signal_connect_object (child, "view-changed", G_CALLBACK (view_changed_cb), self,
                             G_CONNECT_SWAPPED);
  update_visibility (self);
}

static void
set_flag (ScholiaBoardArea *self,
          gboolean         *flag,
          gboolean          value,
          guint             prop_id)
{
  if (*flag == value)
    return;

  *flag = value;
  update_visibility (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop_id]);
}

static void
scholia_board_area_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ScholiaBoardArea *self = SCHOLIA_BOARD_AREA (object);

  switch (prop_id)
    {
    case PROP_CANVAS:
    case PROP_STATUS:
    case PROP_TOOL_BAR:
    case PROP_CARD:
    case PROP_SIDEBAR:
      g_value_set_object (value, self->children[prop_id - PROP_CANVAS]);
      break;
    case PROP_IS_NARROW:
      g_value_set_boolean (value, self->is_narrow);
      break;
    case PROP_SHOWS_SIDEBAR:
      g_value_set_boolean (value, self->shows_sidebar);
      break;
    case PROP_SHOWS_CARD:
      g_value_set_boolean (value, self->shows_card);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_board_area_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ScholiaBoardArea *self = SCHOLIA_BOARD_AREA (object);

  switch (prop_id)
    {
    case PROP_CANVAS:
    case PROP_STATUS:
    case PROP_TOOL_BAR:
    case PROP_CARD:
    case PROP_SIDEBAR:
      set_child (self, prop_id - PROP_CANVAS, g_value_get_object (value));
      break;
    case PROP_IS_NARROW:
      set_flag (self, &self->is_narrow, g_value_get_boolean (value), prop_id);
      break;
    case PROP_SHOWS_SIDEBAR:
      set_flag (self, &self->shows_sidebar, g_value_get_boolean (value), prop_id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_board_area_dispose (GObject *object)
{
  ScholiaBoardArea *self = SCHOLIA_BOARD_AREA (object);

  g_clear_handle_id (&self->inset_id, g_source_remove);
  for (guint i = 0; i < N_CHILDREN; i++)
    g_clear_pointer (&self->children[i], gtk_widget_unparent);

  G_OBJECT_CLASS (scholia_board_area_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  static const char *children[N_CHILDREN] = { "canvas", "status", "tool-bar", "card",
                                             "sidebar" };

  for (guint i = 0; i < N_CHILDREN; i++)
    props[PROP_CANVAS + i] =
      g_param_spec_object (children[i], NULL, NULL, GTK_TYPE_WIDGET,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_IS_NARROW] =
    g_param_spec_boolean ("is-narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOWS_SIDEBAR] =
    g_param_spec_boolean ("shows-sidebar", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOWS_CARD] =
    g_param_spec_boolean ("shows-card", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static gboolean
scholia_board_area_grab_focus (GtkWidget *widget)
{
  GtkWidget *canvas = SCHOLIA_BOARD_AREA (widget)->children[CHILD_CANVAS];

  return canvas != NULL && gtk_widget_grab_focus (canvas);
}

static void
scholia_board_area_class_init (ScholiaBoardAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_board_area_get_property;
  object_class->set_property = scholia_board_area_set_property;
  object_class->dispose = scholia_board_area_dispose;
  widget_class->get_request_mode = scholia_board_area_get_request_mode;
  widget_class->grab_focus = scholia_board_area_grab_focus;
  widget_class->measure = scholia_board_area_measure;
  widget_class->size_allocate = scholia_board_area_size_allocate;

  install_properties (object_class);
  gtk_widget_class_set_css_name (widget_class, "boardarea");
}

static void
scholia_board_area_init (ScholiaBoardArea *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
scholia_board_area_set_anchor (ScholiaBoardArea    *self,
                               const ScholiaAnchor *anchor)
{
  g_return_if_fail (SCHOLIA_IS_BOARD_AREA (self));

  if (anchor != NULL)
    self->anchor = *anchor;
  set_flag (self, &self->shows_card, anchor != NULL, PROP_SHOWS_CARD);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
