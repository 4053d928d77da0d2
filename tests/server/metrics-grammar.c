/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "metrics-grammar.h"

#include <string.h>

#define NAME "[a-zA-Z_:][a-zA-Z0-9_:]*"
#define LABEL "[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\\\n]*\""

typedef struct
{
  GHashTable *families;  /* names that were begun */
  GHashTable *samples;   /* names with labels that were seen */
  char       *name;      /* (nullable): of the current family */
  char       *type;      /* (nullable) */
  double      bucket;    /* the last one's count */
  gboolean    has_all;   /* the bucket of +Inf came */
} Reader;

static gboolean
matches (const char *pattern,
         const char *text)
{
  g_autofree char *whole = g_strconcat ("\\A(?:", pattern, ")\\z", NULL);

  return g_regex_match_simple (whole, text, 0, 0);
}

static const char *
take_help (Reader     *self,
           const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 4);

  if (g_strv_length (words) != 4 || !matches (NAME, words[2]))
    return "a HELP without name and words";
  if (!g_hash_table_add (self->families, g_strdup (words[2])))
    return "a family a second time";

  g_free (self->name);
  self->name = g_strdup (words[2]);
  g_clear_pointer (&self->type, g_free);
  self->bucket = 0;
  self->has_all = FALSE;

  return NULL;
}

static const char *
take_type (Reader     *self,
           const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 4);
  gboolean is_total;

  if (g_strv_length (words) != 4 || g_strcmp0 (words[2], self->name) != 0 || self->type != NULL)
    return "a TYPE without its HELP before it";
  if (!matches ("counter|gauge|histogram", words[3]))
    return "an unknown type";

  self->type = g_strdup (words[3]);
  is_total = g_str_has_suffix (self->name, "_total");

  return is_total == g_str_equal (self->type, "counter") ? NULL : "_total is for counters";
}

static const char *
take_bucket (Reader     *self,
             const char *suffix,
             const char *labels,
             double      value)
{
  if (g_str_equal (suffix, "_sum"))
    return NULL;
  if (g_str_equal (suffix, "_count"))
    return self->has_all && value == self->bucket ? NULL : "a count that is not the last bucket's";
  if (!g_str_equal (suffix, "_bucket") || value < self->bucket)
    return "no bucket, or one less than that before it";

  self->bucket = value;
  self->has_all = g_strcmp0 (labels, "{le=\"+Inf\"}") == 0;

  return NULL;
}

static const char *
take_sample (Reader     *self,
             const char *line)
{
  g_autoptr(GRegex) pattern = NULL;
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *name = NULL;
  g_autofree char *labels = NULL;
  g_autofree char *value = NULL;

  pattern = g_regex_new ("\\A(" NAME ")(\\{" LABEL "(?:," LABEL ")*\\})? ([0-9]+(?:\\.[0-9]+)?)\\z",
                         0, 0, NULL);
  if (!g_regex_match (pattern, line, 0, &match))
    return "a line that is no sample";

  name = g_match_info_fetch (match, 1);
  labels = g_match_info_fetch (match, 2);
  value = g_match_info_fetch (match, 3);
  if (self->type == NULL || !g_str_has_prefix (name, self->name))
    return "a sample outside of its family";
  if (!g_hash_table_add (self->samples, g_strconcat (name, labels, NULL)))
    return "a sample a second time";
  if (g_str_equal (self->type, "histogram"))
    return take_bucket (self, name + strlen (self->name), labels, g_ascii_strtod (value, NULL));

  return g_str_equal (name, self->name) ? NULL : "a sample of another family";
}

static const char *
take_line (Reader     *self,
           const char *line)
{
  if (g_str_has_prefix (line, "# HELP "))
    return take_help (self, line);
  if (g_str_has_prefix (line, "# TYPE "))
    return take_type (self, line);

  return take_sample (self, line);
}

char *
metrics_grammar_find_fault (const char *page)
{
  g_auto(GStrv) lines = g_strsplit (page, "\n", -1);
  guint n_lines = g_strv_length (lines);
  Reader reader = {
    .families = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  char *fault = NULL;

  if (n_lines == 0 || lines[n_lines - 1][0] != '\0')
    fault = g_strdup ("the last line does not end");
  for (guint i = 0; fault == NULL && i + 1 < n_lines; i++)
    {
      const char *words = take_line (&reader, lines[i]);

      if (words != NULL)
        fault = g_strdup_printf ("%s: %s", words, lines[i]);
    }

  g_hash_table_unref (reader.families);
  g_hash_table_unref (reader.samples);
  g_free (reader.name);
  g_free (reader.type);

  return fault;
}

void
metrics_grammar_check (const char *page)
{
  g_autofree char *fault = metrics_grammar_find_fault (page);

  g_assert_cmpstr (fault, ==, NULL);
}
