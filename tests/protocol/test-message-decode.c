/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each member of each message: missing, mistyped, out of range, over its limit. */

#include <string.h>

#include "json-edit.h"
#include "message-samples.h"
#include "scholia-error.h"
#include "scholia-wire-limits.h"

static ScholiaMessage *
decode (ScholiaPeer   sender,
        const char   *json,
        char        **member,
        GError      **error)
{
  return scholia_message_decode (sender, json, strlen (json), SCHOLIA_MAX_MESSAGE_BYTES, member,
                                 NULL, error);
}

static void
assert_refused (const MessageSample *sample,
                const char          *json,
                ScholiaError         code,
                const char          *wanted)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *member = NULL;
  g_autoptr(ScholiaMessage) message = decode (sample->sender, json, &member, &error);

  if (message != NULL || error->code != (int) code || g_strcmp0 (member, wanted) != 0)
    g_error ("“%s” wanted, not “%s” (%s), in %s", wanted, member,
             error != NULL ? error->message : "taken", json);
  g_assert_true (error->domain == SCHOLIA_ERROR);
  g_assert_true (g_str_has_prefix (error->message, wanted));
}

static void
assert_taken (const MessageSample *sample,
              const char          *json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaMessage) message = decode (sample->sender, json, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (message);
}

static gboolean
is_listed (const char *list,
           const char *path)
{
  g_auto(GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char * const *) words, path);
}

static void
test_missing (gconstpointer data)
{
  const MessageSample *sample = data;
  g_auto(GStrv) paths = json_edit_list_paths (sample->json);

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *json = NULL;

      if (g_str_has_suffix (paths[i], "]"))
        continue;

      json = json_edit_replace (sample->json, paths[i], NULL);
      if (is_listed (sample->optional, paths[i]))
        assert_taken (sample, json);
      else
        /* A new thread is either restored or made, and that is what it lacks then. */
        assert_refused (sample, json, SCHOLIA_ERROR_MALFORMED,
                        g_str_equal (paths[i], "restored") ? "thread" : paths[i]);
    }
}

static void
test_mistyped (gconstpointer data)
{
  const MessageSample *sample = data;
  g_auto(GStrv) paths = json_edit_list_paths (sample->json);

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_auto(GStrv) values = json_edit_wrong_types (sample->json, paths[i]);

      for (gsize j = 0; values[j] != NULL; j++)
        {
          g_autofree char *json = json_edit_replace (sample->json, paths[i], values[j]);

          assert_refused (sample, json, SCHOLIA_ERROR_MALFORMED, paths[i]);
        }
    }
}

/* What a later version adds changes nothing. */
static void
test_unknown_members (gconstpointer data)
{
  const MessageSample *sample = data;
  g_autofree char *json = json_edit_add_unknown (sample->json);
  g_autoptr(ScholiaMessage) message = decode (sample->sender, json, NULL, NULL);
  g_autoptr(GBytes) bytes = NULL;

  g_assert_nonnull (message);
  bytes = scholia_message_encode (message);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), sample->json,
                   strlen (sample->json));
}

static void
test_value (gconstpointer data)
{
  const MessageValue *value = data;
  const MessageSample *sample = message_sample_find (value->sample);
  g_autofree char *json_value = message_value_expand (value->value);
  g_autofree char *json = json_edit_replace (sample->json, value->path, json_value);

  if (value->member == NULL)
    assert_taken (sample, json);
  else
    assert_refused (sample, json, value->code, value->member);
}

/* An answer needs to name the action, though the rest of it is wrong. */
static void
test_broadcast_id_survives (void)
{
  static const struct
  {
    const char *json;
    gboolean    has_id;
  } cases[] = {
    { "{\"type\":\"action\",\"broadcastId\":\"" SAMPLE_ID "\"}", TRUE },
    { "{\"type\":\"action\",\"broadcastId\":\"" SAMPLE_ID "\",\"action\":7}", TRUE },
    { "{\"type\":\"action\",\"broadcastId\":\"" SAMPLE_ID "\",\"action\":\"fly\"}", TRUE },
    { "{\"type\":\"action\",\"broadcastId\":\"X\",\"action\":\"create\"}", FALSE },
    { "{\"type\":\"action\",\"action\":\"create\"}", FALSE },
    { "{\"type\":\"profile\",\"broadcastId\":\"" SAMPLE_ID "\"}", FALSE },
    { "{\"type\":\"action\",\"broadcastId\":\"" SAMPLE_ID "\"", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup ("untouched");
      char *found = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_null (scholia_message_decode (SCHOLIA_PEER_CLIENT, cases[i].json,
                                             strlen (cases[i].json), SCHOLIA_MAX_MESSAGE_BYTES,
                                             NULL, &found, &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (found, ==, cases[i].has_id ? SAMPLE_ID : NULL);
      g_free (found);
    }
}

/* Each side has its own kinds: the other side's are unknown ones. */
static void
test_sides (void)
{
  gsize n_samples;
  const MessageSample *samples = message_samples (&n_samples);

  for (gsize i = 0; i < n_samples; i++)
    {
      ScholiaPeer other = samples[i].sender == SCHOLIA_PEER_CLIENT ? SCHOLIA_PEER_SERVER
                                                                   : SCHOLIA_PEER_CLIENT;
      g_autoptr(ScholiaMessage) message = NULL;

      if (strstr (samples[i].name, "presence") != NULL ||
          strstr (samples[i].name, "goodbye") != NULL)
        continue;

      message = decode (other, samples[i].json, NULL, NULL);
      g_assert_nonnull (message);
      g_assert_cmpint (message->kind, ==, SCHOLIA_MESSAGE_UNKNOWN);
    }
}

static void
test_length (void)
{
  g_autoptr(GString) text = g_string_new ("{\"type\":\"heartbeat\"}");
  g_autoptr(GError) error = NULL;

  while (text->len < SCHOLIA_MAX_HELLO_BYTES + 1)
    g_string_append_c (text, ' ');

  g_assert_null (scholia_message_decode (SCHOLIA_PEER_CLIENT, text->str, text->len,
                                         SCHOLIA_MAX_HELLO_BYTES, NULL, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE);
}

/* A person's words are cleaned on the way in; a server's are taken as they are. */
static void
test_words_are_cleaned (void)
{
  const char *reply = "{\"type\":\"action\",\"broadcastId\":\"" SAMPLE_ID "\",\"action\":\"reply\","
                      "\"threadId\":\"" SAMPLE_ID "\",\"body\":\" a\\r\\nb\\u202e \"}";
  const char *profile = "{\"type\":\"profile\",\"name\":\" E \\n\\t Π \",\"color\":1}";
  g_autoptr(ScholiaMessage) action = decode (SCHOLIA_PEER_CLIENT, reply, NULL, NULL);
  g_autoptr(ScholiaMessage) renamed = decode (SCHOLIA_PEER_CLIENT, profile, NULL, NULL);

  g_assert_cmpstr (scholia_action_get_body (action->action), ==, "a\nb");
  g_assert_cmpstr (renamed->profile.name, ==, "E Π");
}

static void
test_later_versions_words (void)
{
  const char *refused = "{\"type\":\"refused\",\"code\":\"of-a-later-version\",\"message\":\"\"}";
  const char *goodbye = "{\"type\":\"goodbye\",\"reason\":\"of-a-later-version\",\"message\":\"\"}";
  g_autoptr(ScholiaMessage) first = decode (SCHOLIA_PEER_SERVER, refused, NULL, NULL);
  g_autoptr(ScholiaMessage) second = decode (SCHOLIA_PEER_SERVER, goodbye, NULL, NULL);

  g_assert_cmpint (first->refused.code, ==, SCHOLIA_ERROR_INTERNAL);
  g_assert_cmpint (second->goodbye.reason, ==, SCHOLIA_GOODBYE_UNAVAILABLE);
}

static void
add_sample_tests (void)
{
  gsize n_samples;
  const MessageSample *samples = message_samples (&n_samples);

  for (gsize i = 0; i < n_samples; i++)
    {
      g_autofree char *missing = g_strdup_printf ("/protocol/message/missing/%s", samples[i].name);
      g_autofree char *mistyped = g_strdup_printf ("/protocol/message/mistyped/%s",
                                                   samples[i].name);
      g_autofree char *unknown = g_strdup_printf ("/protocol/message/unknown-members/%s",
                                                  samples[i].name);

      g_test_add_data_func (missing, &samples[i], test_missing);
      g_test_add_data_func (mistyped, &samples[i], test_mistyped);
      g_test_add_data_func (unknown, &samples[i], test_unknown_members);
    }
}

int
main (int   argc,
      char *argv[])
{
  const MessageValue *values;
  gsize n_values;

  g_test_init (&argc, &argv, NULL);

  add_sample_tests ();
  values = message_values (&n_values);
  for (gsize i = 0; i < n_values; i++)
    {
      g_autofree char *path = g_strdup_printf ("/protocol/message/value/%s/%s/%" G_GSIZE_FORMAT,
                                               values[i].sample, values[i].path, i);

      g_test_add_data_func (path, &values[i], test_value);
    }
  g_test_add_func ("/protocol/message/broadcast-id-survives", test_broadcast_id_survives);
  g_test_add_func ("/protocol/message/sides", test_sides);
  g_test_add_func ("/protocol/message/length", test_length);
  g_test_add_func ("/protocol/message/words-are-cleaned", test_words_are_cleaned);
  g_test_add_func ("/protocol/message/later-versions-words", test_later_versions_words);

  return g_test_run ();
}
