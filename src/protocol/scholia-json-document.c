/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-json-document.h"

#include <string.h>

#include "scholia-ascii.h"
#include "scholia-error.h"
#include "scholia-json-names.h"
#include "scholia-json-scan.h"
#include "scholia-wire-limits.h"

/* What may come next. A state machine with its own stack, so that no input costs machine stack. */
typedef enum
{
  STATE_VALUE,
  STATE_VALUE_OR_END, /* after "[" */
  STATE_NAME,
  STATE_NAME_OR_END,  /* after "{" */
  STATE_COLON,
  STATE_COMMA_OR_END,
  STATE_DONE,
  STATE_FAILED,
} State;

typedef struct
{
  ScholiaJsonDocument *document;
  const char          *at;
  const char          *end;
  guint32              open[SCHOLIA_MAX_JSON_DEPTH]; /* nodes of the containers around @at */
  guint                depth;
  ScholiaJsonNames     names;
  GError             **error;
} Parser;

static State
fail (Parser     *self,
      const char *problem)
{
  g_set_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "%s at byte %" G_GSIZE_FORMAT,
               problem, (gsize) (self->at - self->document->text));
  return STATE_FAILED;
}

static guint32
add_node (Parser          *self,
          ScholiaJsonKind  kind,
          const char      *start,
          const char      *end)
{
  ScholiaJsonDocument *document = self->document;
  ScholiaJsonNode *node;

  if (document->n_nodes == document->n_allocated)
    {
      document->n_allocated *= 2;
      if (document->nodes != document->first)
        document->nodes = g_renew (ScholiaJsonNode, document->nodes, document->n_allocated);
      else
        document->nodes = memcpy (g_new (ScholiaJsonNode, document->n_allocated), document->first,
                                  sizeof document->first);
    }

  node = &document->nodes[document->n_nodes];
  node->kind = kind;
  node->is_plain = FALSE;
  node->start = (guint32) (start - document->text);
  node->end = (guint32) (end - document->text);
  node->next = document->n_nodes + 1;
  return document->n_nodes++;
}

static State
open_container (Parser          *self,
                ScholiaJsonKind  kind)
{
  if (self->depth == SCHOLIA_MAX_JSON_DEPTH)
    return fail (self, "nested too deeply");

  self->open[self->depth++] = add_node (self, kind, self->at, self->at + 1);
  self->at++;
  return kind == SCHOLIA_JSON_OBJECT ? STATE_NAME_OR_END : STATE_VALUE_OR_END;
}

static State
close_container (Parser *self)
{
  ScholiaJsonNode *node = &self->document->nodes[self->open[--self->depth]];

  self->at++;
  node->end = (guint32) (self->at - self->document->text);
  node->next = self->document->n_nodes;
  return self->depth > 0 ? STATE_COMMA_OR_END : STATE_DONE;
}

static gboolean
is_in_object (const Parser *self)
{
  return self->document->nodes[self->open[self->depth - 1]].kind == SCHOLIA_JSON_OBJECT;
}

static State
take_string (Parser  *self,
             guint32 *node)
{
  const char *start = self->at + 1;
  gboolean is_plain;
  const char *problem = scholia_json_scan_string (&self->at, self->end, &is_plain);

  if (problem != NULL)
    return fail (self, problem);

  *node = add_node (self, SCHOLIA_JSON_STRING, start, self->at - 1);
  self->document->nodes[*node].is_plain = !!is_plain;
  return STATE_COMMA_OR_END;
}

static State
take_name (Parser *self)
{
  const char *start = self->at;
  guint32 node;

  if (*self->at != '"')
    return fail (self, "a member's name is missing");
  if (take_string (self, &node) == STATE_FAILED)
    return STATE_FAILED;

  if (!scholia_json_names_add (&self->names, self->document, self->open[self->depth - 1], node))
    {
      self->at = start;
      return fail (self, "a member that was there already");
    }

  return STATE_COLON;
}

static State
take_number (Parser *self)
{
  const char *start = self->at;
  gboolean is_integer;
  const char *problem = scholia_json_scan_number (&self->at, self->end, &is_integer);

  if (problem != NULL)
    return fail (self, problem);

  add_node (self, is_integer ? SCHOLIA_JSON_INTEGER : SCHOLIA_JSON_NUMBER, start, self->at);
  return STATE_COMMA_OR_END;
}

static State
take_word (Parser          *self,
           const char      *word,
           ScholiaJsonKind  kind)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return fail (self, "not a value");

  add_node (self, kind, self->at, self->at + length);
  self->at += length;
  return STATE_COMMA_OR_END;
}

static State
take_value (Parser *self)
{
  guint32 node;

  switch (*self->at)
    {
    case '{':
      return open_container (self, SCHOLIA_JSON_OBJECT);
    case '[':
      return open_container (self, SCHOLIA_JSON_ARRAY);
    case '"':
      return take_string (self, &node);
    case 't':
      return take_word (self, "true", SCHOLIA_JSON_TRUE);
    case 'f':
      return take_word (self, "false", SCHOLIA_JSON_FALSE);
    case 'n':
      return take_word (self, "null", SCHOLIA_JSON_NULL);
    default:
      return take_number (self);
    }
}

static State
take_comma_or_end (Parser *self)
{
  gboolean in_object = is_in_object (self);

  if (*self->at == (in_object ? '}' : ']'))
    return close_container (self);
  if (*self->at != ',')
    return fail (self, "a comma is missing");

  self->at++;
  return in_object ? STATE_NAME : STATE_VALUE;
}

static State
take_colon (Parser *self)
{
  if (*self->at != ':')
    return fail (self, "a colon is missing");

  self->at++;
  return STATE_VALUE;
}

static void
skip_blanks (Parser *self)
{
  while (self->at < self->end &&
         (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

static State
step (Parser *self,
      State   state)
{
  switch (state)
    {
    case STATE_VALUE_OR_END:
      return *self->at == ']' ? close_container (self) : take_value (self);
    case STATE_NAME_OR_END:
      return *self->at == '}' ? close_container (self) : take_name (self);
    case STATE_NAME:
      return take_name (self);
    case STATE_COLON:
      return take_colon (self);
    case STATE_COMMA_OR_END:
      return take_comma_or_end (self);
    case STATE_DONE:
      return fail (self, "something after the end");
    case STATE_VALUE:
    case STATE_FAILED:
    default:
      return take_value (self);
    }
}

static gboolean
parse (Parser *self)
{
  State state = STATE_VALUE;

  skip_blanks (self);
  if (self->at == self->end || *self->at != '{')
    return fail (self, "not a JSON object") != STATE_FAILED;

  while (self->at < self->end && state != STATE_FAILED)
    {
      state = step (self, state);
      skip_blanks (self);
    }

  if (state != STATE_DONE && state != STATE_FAILED)
    state = fail (self, "an early end");

  return state == STATE_DONE;
}

static gboolean
check_text (const char  *text,
            gsize        length,
            gsize        max_length,
            GError     **error)
{
  const gsize n_ascii = scholia_ascii_skip (text, MIN (length, max_length));
  const char *invalid;

  if (length > max_length)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                   "%" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT, length, max_length);
      return FALSE;
    }

  if (!g_utf8_validate_len (text + n_ascii, length - n_ascii, &invalid))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                   "not UTF-8 at byte %" G_GSIZE_FORMAT, (gsize) (invalid - text));
      return FALSE;
    }

  return TRUE;
}

gboolean
scholia_json_document_parse (ScholiaJsonDocument  *self,
                             const char           *text,
                             gsize                 length,
                             gsize                 max_length,
                             GError              **error)
{
  Parser parser;
  gboolean is_good;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (max_length < G_MAXUINT32, FALSE);

  if (text == NULL)
    text = "";
  self->text = text;
  self->nodes = self->first;
  self->n_nodes = 0;
  self->n_allocated = G_N_ELEMENTS (self->first);
  if (!check_text (text, length, max_length, error))
    return FALSE;

  parser.document = self;
  parser.at = text;
  parser.end = text + length;
  parser.depth = 0;
  parser.error = error;
  scholia_json_names_init (&parser.names);

  is_good = parse (&parser);
  scholia_json_names_clear (&parser.names);
  if (!is_good)
    scholia_json_document_clear (self);

  return is_good;
}

void
scholia_json_document_clear (ScholiaJsonDocument *self)
{
  if (self->nodes != self->first)
    g_free (self->nodes);
  self->nodes = NULL;
  self->n_nodes = 0;
  self->n_allocated = 0;
}

char *
scholia_json_document_dup_string (const ScholiaJsonDocument *self,
                                  guint                      node)
{
  const ScholiaJsonNode *string = &self->nodes[node];
  gsize length = string->end - string->start;
  GString *content;

  if (string->is_plain)
    return g_strndup (self->text + string->start, length);

  content = g_string_sized_new (length);
  scholia_json_unescape (self->text + string->start, self->text + string->end, content);
  return g_string_free (content, FALSE);
}

gboolean
scholia_json_document_is_string (const ScholiaJsonDocument *self,
                                 guint                      node,
                                 const char                *content)
{
  const ScholiaJsonNode *string = &self->nodes[node];
  gsize length = string->end - string->start;
  g_autofree char *copy = NULL;

  if (string->is_plain)
    return strncmp (self->text + string->start, content, length) == 0 && content[length] == '\0';

  copy = scholia_json_document_dup_string (self, node);
  return strcmp (copy, content) == 0;
}
