/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-link-row.h"

#include "scholia-qr-code.h"
#include "scholia-role-words.h"

#include <glib/gi18n.h>

/* As in the template. */
typedef enum
{
  EXPIRY_NEVER,
  EXPIRY_DAY,
  EXPIRY_WEEK,
  EXPIRY_DATE,
} Expiry;

struct _ScholiaLinkRow
{
  AdwExpanderRow parent_instance;

  GtkSpinner *spinner;
  GtkWidget *copy_button;
  GtkWidget *qr_button;
  GtkPicture *qr_picture;
  GtkLabel *url_label;
  GtkWidget *add_button;
  AdwComboRow *expiry_row;
  GtkWidget *date_row;
  GtkMenuButton *date_button;
  GtkCalendar *calendar;
  GtkEditable *password_row;
  AdwActionRow *create_row;
  GtkButton *create_button;
  GtkWidget *revoke_row;

  ScholiaRole role;
  char *link_id;
  char *url;
};

enum
{
  CREATE_WANTED,
  REVOKE_WANTED,
  COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaLinkRow, scholia_link_row, ADW_TYPE_EXPANDER_ROW)

/* The end of the chosen day, here. */
static GDateTime *
dup_date (ScholiaLinkRow *self)
{
  g_autoptr(GDateTime) day = gtk_calendar_get_date (self->calendar);

  return g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                g_date_time_get_day_of_month (day), 23, 59, 59);
}

static gint64
get_expires_ms (ScholiaLinkRow *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) end = NULL;

  switch ((Expiry) adw_combo_row_get_selected (self->expiry_row))
    {
    case EXPIRY_DAY:
      end = g_date_time_add_days (now, 1);
      break;
    case EXPIRY_WEEK:
      end = g_date_time_add_weeks (now, 1);
      break;
    case EXPIRY_DATE:
      end = dup_date (self);
      break;
    case EXPIRY_NEVER:
    default:
      return 0;
    }

  return g_date_time_to_unix (end) * 1000;
}

static void
update (ScholiaLinkRow *self)
{
  gboolean by_date = adw_combo_row_get_selected (self->expiry_row) == EXPIRY_DATE;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) date = dup_date (self);
  g_autofree char *text = g_date_time_format (date, "%x");

  gtk_widget_set_visible (self->date_row, by_date);
  gtk_menu_button_set_label (self->date_button, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "link.create",
                                 !by_date || g_date_time_compare (date, now) > 0);
}

static void
update_subtitle (ScholiaLinkRow        *self,
                 const ScholiaLinkInfo *info)
{
  g_autofree char *expiry = NULL;
  g_autofree char *subtitle = NULL;

  if (info == NULL)
    {
      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), _("No link yet"));
      return;
    }

  if (info->expires_ms != 0)
    {
      g_autoptr(GDateTime) end = g_date_time_new_from_unix_local (info->expires_ms / 1000);
      g_autofree char *day = end != NULL ? g_date_time_format (end, "%x, %H:%M") : g_strdup ("?");

      /* Translators: %s is a date and a time. */
      expiry = g_strdup_printf (_("Expires %s"), day);
    }
  else
    {
      expiry = g_strdup (_("Never expires"));
    }

  subtitle = g_strconcat (expiry, info->has_password ? " · " : "",
                          info->has_password ? _("with password") : "",
                          self->url == NULL ? " · " : "",
                          self->url == NULL ? _("made elsewhere") : "", NULL);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
}

static void
update_qr_code (ScholiaLinkRow *self)
{
  g_autoptr(ScholiaQrCode) code = self->url != NULL ? scholia_qr_code_new (self->url) : NULL;

  gtk_picture_set_paintable (self->qr_picture, code != NULL ? GDK_PAINTABLE (code) : NULL);
  gtk_label_set_text (self->url_label, self->url != NULL ? self->url : "");
  gtk_widget_set_visible (self->qr_button, code != NULL);
}

static void
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  ScholiaLinkRow *self = SCHOLIA_LINK_ROW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->url);
  g_signal_emit (self, signals[COPIED], 0);
}

static void
create_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  g_signal_emit (widget, signals[CREATE_WANTED], 0);
}

static void
revoke_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  g_signal_emit (widget, signals[REVOKE_WANTED], 0);
}

static void
scholia_link_row_finalize (GObject *object)
{
  ScholiaLinkRow *self = SCHOLIA_LINK_ROW (object);

  g_free (self->link_id);
  g_free (self->url);

  G_OBJECT_CLASS (scholia_link_row_parent_class)->finalize (object);
}

static void
scholia_link_row_class_init (ScholiaLinkRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->finalize = scholia_link_row_finalize;

  signals[CREATE_WANTED] = g_signal_new ("create-wanted", type, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REVOKE_WANTED] = g_signal_new ("revoke-wanted", type, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COPIED] = g_signal_new ("copied", type, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-link-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, qr_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, qr_picture);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, url_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, add_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, expiry_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, date_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, date_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, calendar);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, password_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, create_row);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, create_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaLinkRow, revoke_row);
  gtk_widget_class_bind_template_callback (widget_class, update);

  gtk_widget_class_install_action (widget_class, "link.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "link.create", NULL, create_cb);
  gtk_widget_class_install_action (widget_class, "link.revoke", NULL, revoke_cb);
}

static void
scholia_link_row_init (ScholiaLinkRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
scholia_link_row_new (ScholiaRole role)
{
  ScholiaLinkRow *self;

  g_return_val_if_fail (role < SCHOLIA_N_ROLES, NULL);

  self = g_object_new (SCHOLIA_TYPE_LINK_ROW, NULL);
  self->role = role;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), scholia_role_words_get (role));
  adw_expander_row_set_icon_name (ADW_EXPANDER_ROW (self),
                                  scholia_role_words_get_icon_name (role));
  update (self);
  scholia_link_row_set_link (self, NULL, NULL);

  return GTK_WIDGET (self);
}

ScholiaRole
scholia_link_row_get_role (ScholiaLinkRow *self)
{
  g_return_val_if_fail (SCHOLIA_IS_LINK_ROW (self), SCHOLIA_ROLE_VIEWER);

  return self->role;
}

void
scholia_link_row_set_link (ScholiaLinkRow        *self,
                           const ScholiaLinkInfo *info,
                           const char            *url)
{
  gboolean has_link = info != NULL;

  g_return_if_fail (SCHOLIA_IS_LINK_ROW (self));

  g_free (self->link_id);
  g_free (self->url);
  self->link_id = has_link ? g_strdup (info->id) : NULL;
  self->url = has_link ? g_strdup (url) : NULL;

  update_subtitle (self, info);
  update_qr_code (self);
  gtk_widget_set_visible (self->copy_button, self->url != NULL);
  gtk_widget_set_visible (self->add_button, !has_link);
  gtk_widget_set_visible (self->revoke_row, has_link);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->create_row),
                                 has_link ? _("Replace This Link") : _("New Link"));
  adw_action_row_set_subtitle (self->create_row,
                               has_link ? _("The old link stops working")
                                        : scholia_role_words_describe (self->role));
  gtk_button_set_label (self->create_button, has_link ? _("Re_place") : _("_Make Link"));
}

const char *
scholia_link_row_get_link_id (ScholiaLinkRow *self)
{
  g_return_val_if_fail (SCHOLIA_IS_LINK_ROW (self), NULL);

  return self->link_id;
}

ScholiaLinkRequest *
scholia_link_row_get_request (ScholiaLinkRow *self)
{
  ScholiaLinkRequest *request;
  const char *password;

  g_return_val_if_fail (SCHOLIA_IS_LINK_ROW (self), NULL);

  password = gtk_editable_get_text (self->password_row);
  request = g_new0 (ScholiaLinkRequest, 1);
  request->role = self->role;
  request->expires_ms = get_expires_ms (self);
  request->password = *password != '\0' ? g_strdup (password) : NULL;

  return request;
}

void
scholia_link_row_set_busy (ScholiaLinkRow *self,
                           gboolean        is_busy)
{
  g_return_if_fail (SCHOLIA_IS_LINK_ROW (self));

  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self), !is_busy);
}
