/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "document-blocks.h"

#include <string.h>

#define FENCE "```"

static void
document_block_free (DocumentBlock *self)
{
  g_free (self->info);
  g_free (self->text);
  g_free (self);
}

static DocumentBlock *
take_block (GStrv  lines,
            guint *at,
            guint  section)
{
  DocumentBlock *block = g_new0 (DocumentBlock, 1);
  GString *text = g_string_new (NULL);

  block->info = g_strstrip (g_strdup (lines[*at] + strlen (FENCE)));
  block->line = *at + 1;
  block->section = section;
  for ((*at)++; lines[*at] != NULL && !g_str_has_prefix (lines[*at], FENCE); (*at)++)
    {
      g_string_append (text, lines[*at]);
      g_string_append_c (text, '\n');
    }

  g_assert_nonnull (lines[*at]);
  block->text = g_string_free (text, FALSE);
  return block;
}

GPtrArray *
document_blocks_load (char **text)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) document_block_free);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "protocol",
                                                 "PROTOCOL.md", NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;
  guint section = 0;

  g_file_get_contents (path, text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (*text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "## "))
        section = (guint) g_ascii_strtoull (lines[i] + 3, NULL, 10);
      else if (g_str_has_prefix (lines[i], FENCE))
        g_ptr_array_add (blocks, take_block (lines, &i, section));
    }

  return blocks;
}

char *
document_minify (const char *json)
{
  GString *small = g_string_new (NULL);
  gboolean in_string = FALSE;

  for (; *json != '\0'; json++)
    {
      if (!in_string && strchr (" \t\r\n", *json) != NULL)
        continue;

      if (*json == '"')
        in_string = !in_string;
      g_string_append_c (small, *json);
      if (*json == '\\')
        g_string_append_c (small, *++json);
    }

  return g_string_free (small, FALSE);
}

/* "| a | `b` |" to "a", "b". */
static GStrv
split_row (const char *line)
{
  g_autofree char *inner = g_strndup (line + 1, strlen (line) - 2);
  g_autoptr(GString) plain = g_string_new (inner);
  GStrv cells;

  g_string_replace (plain, "`", "", 0);
  cells = g_strsplit (plain->str, "|", -1);
  for (guint i = 0; cells[i] != NULL; i++)
    g_strstrip (cells[i]);

  return cells;
}

static gboolean
is_header (const char *line,
           const char *first,
           const char *last)
{
  g_auto(GStrv) cells = NULL;

  if (line[0] != '|' || !g_str_has_suffix (line, "|"))
    return FALSE;

  cells = split_row (line);
  return g_str_equal (cells[0], first) && g_str_equal (cells[g_strv_length (cells) - 1], last);
}

GPtrArray *
document_table (const char *text,
                const char *first,
                const char *last)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  guint i = 0;

  while (lines[i] != NULL && !is_header (lines[i], first, last))
    i++;

  g_assert_nonnull (lines[i]);
  for (i += 2; lines[i] != NULL && lines[i][0] == '|'; i++)
    g_ptr_array_add (rows, split_row (lines[i]));

  return rows;
}
