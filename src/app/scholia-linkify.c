/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-linkify.h"

#include <string.h>

/* What may follow an address without being part of it, in any number. */
#define TRAILING_MARKS ".,;:!?'\"*_~"

static gsize
scheme_length (const char *text)
{
  if (g_ascii_strncasecmp (text, "https://", 8) == 0)
    return 8;
  if (g_ascii_strncasecmp (text, "http://", 7) == 0)
    return 7;

  return 0;
}

static gboolean
ends_address (gunichar c)
{
  return c == 0 || g_unichar_isspace (c) || !g_unichar_isprint (c) ||
         c == '<' || c == '>' || c == '"' || c == '`' ||
         c == 0x00ab || c == 0x00bb || c == 0x2026 ||    /* « » … */
         (c >= 0x2018 && c <= 0x201f);                   /* ‘ to ‟ */
}

/* The bytes of the address that starts at @text with a scheme of @scheme bytes; 0 if there is no
 * host. The host is looked at first, or "http://!http://!…" would be read to its end at each
 * scheme. */
static gsize
address_length (const char *text,
                gsize       scheme)
{
  const char *end = text + scheme;
  int open_round = 0;
  int open_square = 0;

  if (scheme == 0 || !g_unichar_isalnum (g_utf8_get_char (end)))
    return 0;

  while (!ends_address (g_utf8_get_char (end)))
    {
      open_round += *end == '(' ? 1 : *end == ')' ? -1 : 0;
      open_square += *end == '[' ? 1 : *end == ']' ? -1 : 0;
      end = g_utf8_next_char (end);
    }

  while (end > text + scheme)
    {
      if (end[-1] == ')' && open_round < 0)
        open_round++;
      else if (end[-1] == ']' && open_square < 0)
        open_square++;
      else if (strchr (TRAILING_MARKS, end[-1]) == NULL)
        break;
      end--;
    }

  return (gsize) (end - text);
}

/* Control characters would become references that markup does not permit. */
static gboolean
is_control (char c)
{
  return (c > 0 && c < ' ' && c != '\n' && c != '\t') || c == 0x7f;
}

static void
append_escaped (GString    *markup,
                const char *text,
                gsize       length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  g_string_append (markup, escaped);
}

static void
append_link (GString    *markup,
             const char *address,
             gsize       length)
{
  g_string_append (markup, "<a href=\"");
  append_escaped (markup, address, length);
  g_string_append (markup, "\">");
  append_escaped (markup, address, length);
  g_string_append (markup, "</a>");
}

char *
scholia_linkify (const char *text)
{
  g_autoptr(GString) markup = NULL;
  const char *plain = text;
  gboolean in_word = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  markup = g_string_sized_new (strlen (text) + 64);
  while (*text != '\0')
    {
      gsize length = in_word ? 0 : address_length (text, scheme_length (text));

      if (length == 0 && !is_control (*text))
        {
          in_word = g_unichar_isalnum (g_utf8_get_char (text));
          text = g_utf8_next_char (text);
          continue;
        }

      append_escaped (markup, plain, (gsize) (text - plain));
      if (length > 0)
        append_link (markup, text, length);
      text += MAX (length, 1);
      plain = text;
      in_word = FALSE;
    }
  append_escaped (markup, plain, (gsize) (text - plain));

  return g_string_free (g_steal_pointer (&markup), FALSE);
}
