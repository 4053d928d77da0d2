/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a browser shows for a link: nothing of the board, and one way into the application. */

#include "scholia-http-private.h"

#include <string.h>

#include "scholia-id.h"
#include "scholia-server-resources.h"

#define FOLDER "/io/github/scholia/Scholia/server/scholia-landing."

/* The visitor's browser chooses, so these are not the messages of the server's own language. */
typedef struct
{
  const char *language;
  const char *heading;
  const char *invitation;
  const char *open;
  const char *hint;
  const char *broken;
  const char *noscript;
} Words;

static const Words languages[] = {
  { "en", "Look at a picture together",
    "You are invited to a board: an image and what people say about it.", "Open in Scholia",
    "Nothing happens? Install Scholia first, or copy this page’s whole address and paste it into "
    "Scholia with “Join with Link…”.",
    "This link is not complete: the part after the # is missing. Ask for it again.",
    "Copy this page’s whole address and paste it into Scholia with “Join with Link…”." },
  { "el", "Δείτε μαζί μια εικόνα",
    "Σας κάλεσαν σε έναν πίνακα: μια εικόνα και όσα λένε οι άνθρωποι γι’ αυτήν.",
    "Άνοιγμα στο Scholia",
    "Δεν συμβαίνει τίποτα; Εγκαταστήστε πρώτα το Scholia ή αντιγράψτε ολόκληρη τη διεύθυνση αυτής "
    "της σελίδας και επικολλήστε τη στο Scholia με «Συμμετοχή με σύνδεσμο…».",
    "Ο σύνδεσμος δεν είναι πλήρης: λείπει το τμήμα μετά το #. Ζητήστε τον ξανά.",
    "Αντιγράψτε ολόκληρη τη διεύθυνση αυτής της σελίδας και επικολλήστε τη στο Scholia με "
    "«Συμμετοχή με σύνδεσμο…»." },
};

static const Words *
choose_words (const char *accepted)
{
  const Words *chosen = NULL;
  GSList *wanted;

  if (accepted == NULL)
    return &languages[0];

  wanted = soup_header_parse_quality_list (accepted, NULL);
  for (GSList *link = wanted; link != NULL && chosen == NULL; link = link->next)
    for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
      if (g_ascii_strncasecmp (link->data, languages[i].language, 2) == 0 &&
          strchr ("-", ((const char *) link->data)[2]) != NULL)
        chosen = &languages[i];
  soup_header_free_list (wanted);

  return chosen != NULL ? chosen : &languages[0];
}

const char *
scholia_landing_choose_language (const char *accepted)
{
  return choose_words (accepted)->language;
}

static char *
dup_resource (const char *suffix)
{
  g_autofree char *path = g_strconcat (FOLDER, suffix, NULL);
  g_autoptr(GBytes) bytes = NULL;

  bytes = g_resource_lookup_data (scholia_server_get_resource (), path,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Of an inline element's text, for the policy. */
static char *
dup_hash (const char *text)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);

  return g_base64_encode (digest, length);
}

static char *
build_page (const Words *words,
            const char  *style,
            const char  *script,
            const char  *fingerprint)
{
  g_autofree char *template = dup_resource ("html");
  const char *values[][2] = {
    { "@language@", words->language }, { "@style@", style }, { "@script@", script },
    { "@fingerprint@", fingerprint != NULL ? fingerprint : "" }, { "@heading@", words->heading },
    { "@invitation@", words->invitation }, { "@open@", words->open }, { "@hint@", words->hint },
    { "@broken@", words->broken }, { "@noscript@", words->noscript },
  };
  GString *page = g_string_new (template);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_string_replace (page, values[i][0], values[i][1], 1);

  return g_string_free (page, FALSE);
}

static const char *
get_fingerprint (ScholiaHttp *http)
{
  if (http->parts.hosting != NULL)
    return scholia_hosting_get_fingerprint (http->parts.hosting);

  return http->parts.fingerprint;
}

void
scholia_http_landing (ScholiaHttpRequest *request)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (request->message);
  SoupMessageHeaders *headers = NULL;
  g_autofree char *style = NULL;
  g_autofree char *script = NULL;
  g_autofree char *style_hash = NULL;
  g_autofree char *script_hash = NULL;
  g_autofree char *policy = NULL;
  g_autofree char *page = NULL;
  g_autoptr(GBytes) bytes = NULL;
  const Words *words;

  if (!scholia_board_id_is_valid (request->arguments[0]))
    {
      scholia_http_request_refuse (request, SCHOLIA_ERROR_NOT_FOUND, "There is nothing here", NULL);
      return;
    }

  words = choose_words (soup_message_headers_get_list (asked, "Accept-Language"));
  style = dup_resource ("css");
  script = dup_resource ("js");
  style_hash = dup_hash (style);
  script_hash = dup_hash (script);
  policy = g_strdup_printf ("default-src 'none'; script-src 'sha256-%s'; style-src 'sha256-%s'; "
                            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                            script_hash, style_hash);
  page = build_page (words, style, script, get_fingerprint (request->http));

  headers = soup_server_message_get_response_headers (request->message);
  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
  soup_message_headers_replace (headers, "Content-Language", words->language);
  soup_message_headers_replace (headers, "Vary", "Accept-Language");
  bytes = g_bytes_new (page, strlen (page));
  scholia_http_request_answer (request, SOUP_STATUS_OK, "text/html; charset=utf-8", bytes);
}
