/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-composer.h"

#include <glib/gi18n.h>

#include "scholia-comment-text.h"
#include "scholia-error-words.h"
#include "scholia-scroller.h"

struct _ScholiaComposer
{
  AdwBin parent_instance;

  GtkWidget          *frame;
  GtkTextView        *view;
  GtkTextBuffer      *buffer;
  GtkEventController *key_controller;
  GtkLabel           *placeholder_label;
  GtkMenuButton      *emoji_button;
  GtkWidget          *send_button;
  GtkRevealer        *error_revealer;
  GtkLabel           *error_label;
  GtkWidget          *edit_buttons;
  GtkWidget          *save_button;

  gboolean            is_edit;
  gboolean            has_words;
  /* Whether it is the program that changes the text. */
  gboolean            is_setting;
};

enum
{
  PROP_0,
  PROP_PLACEHOLDER,
  PROP_IS_EDIT,
  PROP_HAS_WORDS,
  N_PROPS,
};

enum
{
  SIGNAL_SEND,
  SIGNAL_CANCEL,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaComposer, scholia_composer, ADW_TYPE_BIN)

static gboolean
find_words (ScholiaComposer *self)
{
  GtkTextIter iter;

  gtk_text_buffer_get_start_iter (self->buffer, &iter);
  while (!gtk_text_iter_is_end (&iter))
    {
      if (!g_unichar_isspace (gtk_text_iter_get_char (&iter)))
        return TRUE;
      gtk_text_iter_forward_char (&iter);
    }

  return FALSE;
}

static void
changed_cb (ScholiaComposer *self)
{
  gboolean has_words = find_words (self);

  gtk_widget_set_visible (GTK_WIDGET (self->placeholder_label),
                          gtk_text_buffer_get_char_count (self->buffer) == 0);
  gtk_widget_set_sensitive (self->send_button, has_words);
  gtk_widget_set_sensitive (self->save_button, has_words);
  if (self->has_words != has_words)
    {
      self->has_words = has_words;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_WORDS]);
    }

  if (!self->is_setting)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
send_cb (ScholiaComposer *self)
{
  if (self->has_words)
    g_signal_emit (self, signals[SIGNAL_SEND], 0);
}

static void
cancel_cb (ScholiaComposer *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCEL], 0);
}

static void
emoji_picked_cb (ScholiaComposer *self,
                 const char      *text)
{
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* At the first click, not before: an emoji chooser takes 12 ms to make, at every start. */
static void
create_emoji_chooser_cb (GtkMenuButton *button,
                         gpointer       user_data)
{
  GtkWidget *chooser;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;

  chooser = gtk_emoji_chooser_new ();
  g_signal_connect_swapped (chooser, "emoji-picked", G_CALLBACK (emoji_picked_cb), user_data);
  gtk_menu_button_set_popover (button, chooser);
}

static gboolean
is_enter (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter;
}

static gboolean
key_pressed_cb (ScholiaComposer *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  GdkEvent *event = gtk_event_controller_get_current_event (self->key_controller);

  if (keyval == GDK_KEY_Escape && self->is_edit)
    {
      cancel_cb (self);
      return GDK_EVENT_STOP;
    }

  if (!is_enter (keyval) || (state & (GDK_SHIFT_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  /* Enter that ends a composition (Japanese, Korean, …) is not the one that sends. */
  if (!gtk_text_view_im_context_filter_keypress (self->view, event))
    send_cb (self);

  return GDK_EVENT_STOP;
}

static gboolean
scholia_composer_grab_focus (GtkWidget *widget)
{
  GtkWidget *view = GTK_WIDGET (SCHOLIA_COMPOSER (widget)->view);

  /* Going backwards, the toolkit offers the focus to a parent after its first child: who took it
   * back there could never be left. */
  return !gtk_widget_is_focus (view) && gtk_widget_grab_focus (view);
}

static void
set_is_edit (ScholiaComposer *self,
             gboolean         is_edit)
{
  self->is_edit = is_edit;
  gtk_widget_set_visible (self->send_button, !is_edit);
  gtk_widget_set_visible (self->edit_buttons, is_edit);
}

static void
scholia_composer_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ScholiaComposer *self = SCHOLIA_COMPOSER (object);

  switch (prop_id)
    {
    case PROP_PLACEHOLDER:
      g_value_set_string (value, gtk_label_get_label (self->placeholder_label));
      break;
    case PROP_IS_EDIT:
      g_value_set_boolean (value, self->is_edit);
      break;
    case PROP_HAS_WORDS:
      g_value_set_boolean (value, self->has_words);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_composer_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ScholiaComposer *self = SCHOLIA_COMPOSER (object);

  switch (prop_id)
    {
    case PROP_PLACEHOLDER:
      scholia_composer_set_placeholder (self, g_value_get_string (value));
      break;
    case PROP_IS_EDIT:
      set_is_edit (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  props[PROP_PLACEHOLDER] =
    g_param_spec_string ("placeholder", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_IS_EDIT] =
    g_param_spec_boolean ("is-edit", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_HAS_WORDS] =
    g_param_spec_boolean ("has-words", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
install_signals (GType type)
{
  static const char *names[N_SIGNALS] = { "send", "cancel", "changed" };

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
scholia_composer_class_init (ScholiaComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_composer_get_property;
  object_class->set_property = scholia_composer_set_property;
  widget_class->grab_focus = scholia_composer_grab_focus;

  g_type_ensure (SCHOLIA_TYPE_COMMENT_TEXT);
  g_type_ensure (SCHOLIA_TYPE_SCROLLER);

  install_properties (object_class);
  install_signals (G_TYPE_FROM_CLASS (klass));

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, frame);
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, view);
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, key_controller);
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, placeholder_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, send_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, emoji_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, error_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, edit_buttons);
  gtk_widget_class_bind_template_child (widget_class, ScholiaComposer, save_button);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
scholia_composer_init (ScholiaComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_menu_button_set_create_popup_func (self->emoji_button, create_emoji_chooser_cb, self, NULL);
  self->buffer = gtk_text_view_get_buffer (self->view);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
scholia_composer_new (void)
{
  return g_object_new (SCHOLIA_TYPE_COMPOSER, NULL);
}

char *
scholia_composer_dup_text (ScholiaComposer *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (SCHOLIA_IS_COMPOSER (self), NULL);

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

void
scholia_composer_set_text (ScholiaComposer *self,
                           const char      *text)
{
  g_return_if_fail (SCHOLIA_IS_COMPOSER (self));
  g_return_if_fail (text != NULL);

  self->is_setting = TRUE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  self->is_setting = FALSE;
}

void
scholia_composer_set_placeholder (ScholiaComposer *self,
                                  const char      *placeholder)
{
  g_return_if_fail (SCHOLIA_IS_COMPOSER (self));

  if (g_strcmp0 (placeholder, gtk_label_get_label (self->placeholder_label)) == 0)
    return;

  gtk_label_set_label (self->placeholder_label, placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  placeholder, -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLACEHOLDER]);
}

gboolean
scholia_composer_has_words (ScholiaComposer *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMPOSER (self), FALSE);

  return self->has_words;
}

void
scholia_composer_set_error (ScholiaComposer *self,
                            const GError    *error)
{
  g_return_if_fail (SCHOLIA_IS_COMPOSER (self));

  gtk_revealer_set_reveal_child (self->error_revealer, error != NULL);
  if (error == NULL)
    {
      gtk_widget_remove_css_class (self->frame, "failed");
    }
  else
    {
      /* Translators: %s is a reason that begins in lower case: "you’re offline." */
      g_autofree char *markup =
        g_markup_printf_escaped (_("<b>Not sent:</b> %s"),
                                 scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_COMMENT));

      gtk_widget_add_css_class (self->frame, "failed");
      gtk_label_set_markup (self->error_label, markup);
    }
}

gboolean
scholia_composer_has_error (ScholiaComposer *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMPOSER (self), FALSE);

  return gtk_revealer_get_reveal_child (self->error_revealer);
}
