/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Certificate and key: at the start, and again when whoever renews them says so. */

#include "scholia-server-private.h"

#include "scholia-certificate.h"
#include "scholia-log.h"

static gboolean
has_files (const ScholiaServerOptions *options)
{
  return !options->is_private && !options->is_plain && options->tls_certificate != NULL;
}

gboolean
scholia_server_load_certificate (ScholiaServer  *self,
                                 GError        **error)
{
  const ScholiaServerOptions *options = self->options;

  if (has_files (options))
    self->certificate = scholia_certificate_load (options->tls_certificate, options->tls_key,
                                                  error);
  else if (!options->is_private && options->is_self_signed)
    self->certificate = scholia_certificate_ensure (options->data, error);
  else
    return TRUE;

  if (self->certificate != NULL && options->is_self_signed)
    self->fingerprint = scholia_certificate_dup_fingerprint (self->certificate);

  return self->certificate != NULL;
}

static void
log_reload (const char      *state,
            GTlsCertificate *certificate,
            const char      *words)
{
  g_autoptr(GDateTime) end = NULL;
  g_autofree char *expires = NULL;

  if (certificate != NULL)
    end = g_tls_certificate_get_not_valid_after (certificate);
  if (end != NULL)
    expires = g_date_time_format_iso8601 (end);
  scholia_log (SCHOLIA_LOG_RELOAD,
               SCHOLIA_LOG_WORD ("certificate", state),
               SCHOLIA_LOG_WORD ("expires", expires),
               SCHOLIA_LOG_WORD ("words", words));
}

/* Lines that are open go on with what they have. Where the new files are no pair, perhaps because
 * one of them is still being replaced, the old certificate stays. */
void
scholia_server_reload (ScholiaServer *self)
{
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  if (self->is_stopping || self->listener == NULL)
    return;
  if (!has_files (self->options))
    {
      log_reload ("none", NULL, "there are no certificate files to be read again");
      return;
    }

  certificate = scholia_certificate_load (self->options->tls_certificate, self->options->tls_key,
                                          &error);
  if (certificate == NULL)
    {
      log_reload ("kept", self->certificate, error->message);
      return;
    }

  g_set_object (&self->certificate, certificate);
  scholia_listener_set_certificate (self->listener, certificate);
  log_reload ("new", certificate, NULL);
}
