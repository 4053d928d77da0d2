/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "message-samples.h"

#define OTHER_ID "5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10"
#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define PERSON "\"id\":\"mT4x0QbW9zRk2LsA\",\"name\":\"Eleni\",\"color\":0"
#define IMAGE "\"image\":{\"sha256\":\"" HASH "\",\"type\":\"image/png\",\"width\":1440," \
              "\"height\":900,\"size\":183204}"
#define ANCHOR "\"anchor\":{\"x\":0.41,\"y\":0.25,\"width\":0.1,\"height\":0.05}"
#define ACTION(kind) "{\"type\":\"action\",\"broadcastId\":\"" SAMPLE_ID "\"," \
                     "\"action\":\"" kind "\""
#define ON_THREAD ",\"threadId\":\"" OTHER_ID "\""
#define ON_COMMENT ON_THREAD ",\"commentId\":\"" OTHER_ID "\""
#define EVENT(type) "{\"type\":\"" type "\",\"broadcastId\":\"" SAMPLE_ID "\",\"seq\":5," \
                    "\"time\":17,\"author\":{" PERSON "}"
#define CHANGE(kind) EVENT ("image-chat-updated") ",\"change\":\"" kind "\""

static const MessageSample samples[] = {
  { "hello", SCHOLIA_PEER_CLIENT,
    "{\"type\":\"hello\",\"major\":1,\"client\":\"Scholia/0.1.0\",\"board\":\"3f9k2m7q4w1z\","
    "\"token\":\"q3S0nTnB1xgq0aXo4l7sZr9yKk2mVdWc\",\"password\":\"p\","
    "\"identity\":\"uK3lXq0v5Jm8sWc2Rz7yTn4bHd6fGp1aEo9iVx_kQ-M\",\"session\":\"" SAMPLE_ID "\","
    "\"name\":\"Eleni\",\"color\":0,\"seq\":3,\"headId\":\"" OTHER_ID "\","
    "\"pending\":[\"" SAMPLE_ID "\"]}", "password pending" },
  { "create", SCHOLIA_PEER_CLIENT, ACTION ("create") "," ANCHOR ",\"body\":\"b\"}", "" },
  { "reply", SCHOLIA_PEER_CLIENT, ACTION ("reply") ON_THREAD ",\"body\":\"b\"}", "" },
  { "edit", SCHOLIA_PEER_CLIENT, ACTION ("edit") ON_COMMENT ",\"body\":\"b\"}", "" },
  { "delete-comment", SCHOLIA_PEER_CLIENT, ACTION ("delete-comment") ON_COMMENT "}", "" },
  { "move", SCHOLIA_PEER_CLIENT, ACTION ("move") ON_THREAD "," ANCHOR "}", "" },
  { "resolve", SCHOLIA_PEER_CLIENT, ACTION ("resolve") ON_THREAD "}", "" },
  { "restore", SCHOLIA_PEER_CLIENT, ACTION ("restore") ON_THREAD "}", "" },
  { "client-presence", SCHOLIA_PEER_CLIENT,
    "{\"type\":\"presence\",\"cursor\":[500000,250000]" ON_THREAD ",\"typing\":true}",
    "cursor threadId typing" },
  { "profile", SCHOLIA_PEER_CLIENT, "{\"type\":\"profile\",\"name\":\"E\",\"color\":7}", "" },
  { "client-goodbye", SCHOLIA_PEER_CLIENT,
    "{\"type\":\"goodbye\",\"reason\":\"leaving\",\"message\":\"m\",\"retryAfterMs\":5}",
    "retryAfterMs" },
  { "welcome", SCHOLIA_PEER_SERVER,
    "{\"type\":\"welcome\",\"server\":\"s\",\"board\":\"3f9k2m7q4w1z\",\"title\":\"t\"," IMAGE ","
    "\"you\":{\"connection\":17," PERSON ",\"role\":\"viewer\"},\"seq\":41,"
    "\"headId\":\"" OTHER_ID "\",\"nextNumber\":13,\"hash\":\"" HASH "\",\"parts\":2,"
    "\"saved\":[\"" SAMPLE_ID "\"]}", "parts saved" },
  { "new", SCHOLIA_PEER_SERVER,
    EVENT ("new-image-chat") ",\"thread\":{\"number\":12," ANCHOR ",\"body\":\"b\"}}", "" },
  { "restored", SCHOLIA_PEER_SERVER,
    EVENT ("new-image-chat") ",\"restored\":{\"id\":\"" OTHER_ID "\",\"number\":12," ANCHOR ","
    "\"creator\":0,\"created\":1,\"resolver\":0,\"resolved\":2,\"activity\":3,"
    "\"comments\":[{\"id\":\"" OTHER_ID "\",\"author\":0,\"body\":\"b\",\"created\":1,"
    "\"edited\":2}],"
    "\"people\":[{" PERSON "}]}}", "restored.comments[0].edited" },
  { "replied", SCHOLIA_PEER_SERVER, CHANGE ("reply") ON_THREAD ",\"body\":\"b\"}", "" },
  { "edited", SCHOLIA_PEER_SERVER, CHANGE ("edit") ON_COMMENT ",\"body\":\"b\"}", "" },
  { "comment-deleted", SCHOLIA_PEER_SERVER, CHANGE ("delete-comment") ON_COMMENT "}", "" },
  { "moved", SCHOLIA_PEER_SERVER, CHANGE ("move") ON_THREAD "," ANCHOR "}", "" },
  { "reopened", SCHOLIA_PEER_SERVER, CHANGE ("reopen") ON_THREAD "}", "" },
  { "deleted", SCHOLIA_PEER_SERVER, EVENT ("deleted-image-chat") ON_THREAD "}", "" },
  { "refused", SCHOLIA_PEER_SERVER,
    "{\"type\":\"refused\",\"broadcastId\":\"" SAMPLE_ID "\",\"code\":\"too-large\","
    "\"member\":\"body\",\"message\":\"m\",\"retryAfterMs\":5}",
    "broadcastId member retryAfterMs" },
  { "confirmed", SCHOLIA_PEER_SERVER,
    "{\"type\":\"confirmed\",\"broadcastId\":\"" SAMPLE_ID "\",\"seq\":5}", "" },
  { "server-presence", SCHOLIA_PEER_SERVER,
    "{\"type\":\"presence\",\"cursors\":[17,500000,250000,18,0,1000000],\"away\":[19],"
    "\"reading\":[{\"connection\":17" ON_THREAD ",\"typing\":true},{\"connection\":18}]}",
    "cursors away reading reading[0].threadId reading[0].typing" },
  { "joined", SCHOLIA_PEER_SERVER,
    "{\"type\":\"joined\",\"people\":[{\"connection\":17," PERSON ",\"role\":\"moderator\"}]}",
    "" },
  { "left", SCHOLIA_PEER_SERVER, "{\"type\":\"left\",\"connection\":17}", "" },
  { "batch", SCHOLIA_PEER_SERVER,
    "{\"type\":\"batch\",\"messages\":[{\"type\":\"left\",\"connection\":17}]}", "" },
  { "server-goodbye", SCHOLIA_PEER_SERVER,
    "{\"type\":\"goodbye\",\"reason\":\"backlog\",\"message\":\"m\",\"retryAfterMs\":5}",
    "retryAfterMs" },
};

#define GOOD NULL, SCHOLIA_ERROR_MALFORMED
#define BAD(member) member, SCHOLIA_ERROR_MALFORMED
#define MUCH(member) member, SCHOLIA_ERROR_TOO_LARGE

static const MessageValue values[] = {
  { "hello", "major", "0", BAD ("major") },
  { "hello", "major", "2", GOOD },
  { "hello", "client", "\"\"", BAD ("client") },
  { "hello", "client", "@100", GOOD },
  { "hello", "client", "@101", MUCH ("client") },
  { "hello", "board", "\"3f9k2m7q4w1\"", BAD ("board") },
  { "hello", "board", "\"3F9K2M7Q4W1Z\"", BAD ("board") },
  { "hello", "board", "\"3f9k2m7q4w1l\"", BAD ("board") },
  { "hello", "token", "\"\"", BAD ("token") },
  { "hello", "token", "@128", GOOD },
  { "hello", "token", "@129", MUCH ("token") },
  { "hello", "password", "\"\"", BAD ("password") },
  { "hello", "password", "@128", GOOD },
  { "hello", "password", "@129", MUCH ("password") },
  { "hello", "identity", "@42", BAD ("identity") },
  { "hello", "identity", "@43", GOOD },
  { "hello", "identity", "@44", BAD ("identity") },
  { "hello", "identity", "\"uK3lXq0v5Jm8sWc2Rz7yTn4bHd6fGp1aEo9iVx+kQ/M\"", BAD ("identity") },
  { "hello", "session", "\"9C1D2B34-5A6F-4E7D-8C90-1A2B3C4D5E6F\"", BAD ("session") },
  { "hello", "session", "\"\"", BAD ("session") },
  { "hello", "name", "\"\"", BAD ("name") },
  { "hello", "name", "\" \\n\\u00a0\\u202e\"", BAD ("name") },
  { "hello", "name", "@60", GOOD },
  { "hello", "name", "@61", MUCH ("name") },
  { "hello", "color", "7", GOOD },
  { "hello", "color", "8", BAD ("color") },
  { "hello", "color", "-1", BAD ("color") },
  { "hello", "seq", "9007199254740992", GOOD },
  { "hello", "seq", "-1", BAD ("seq") },
  { "hello", "seq", "0", BAD ("headId") },
  { "hello", "headId", "\"\"", BAD ("headId") },
  { "hello", "headId", "\"x\"", BAD ("headId") },
  { "hello", "pending", "[]", GOOD },
  { "hello", "pending", "#64", GOOD },
  { "hello", "pending", "#65", MUCH ("pending") },
  { "hello", "pending[0]", "\"x\"", BAD ("pending[0]") },
  { "create", "action", "\"explode\"", BAD ("action") },
  { "create", "broadcastId", "\"\"", BAD ("broadcastId") },
  { "create", "anchor.x", "-0.000001", BAD ("anchor.x") },
  { "create", "anchor.x", "1.0000001", BAD ("anchor.x") },
  { "create", "anchor.x", "-0", GOOD },
  { "create", "anchor.y", "-0.5", BAD ("anchor.y") },
  { "create", "anchor.y", "0.95", GOOD },
  { "create", "anchor.y", "0.951", BAD ("anchor") },
  { "create", "anchor.width", "0", BAD ("anchor.width") },
  { "create", "anchor.height", "2", BAD ("anchor.height") },
  { "create", "anchor", "{\"x\":1,\"y\":1}", GOOD },
  { "create", "body", "\"\"", BAD ("body") },
  { "create", "body", "\" \\n\"", BAD ("body") },
  { "create", "body", "@4000", GOOD },
  { "create", "body", "@4001", MUCH ("body") },
  { "edit", "body", "@4001", MUCH ("body") },
  { "edit", "commentId", "\"\"", BAD ("commentId") },
  { "resolve", "threadId", "\"9c1d2b345a6f4e7d8c901a2b3c4d5e6f\"", BAD ("threadId") },
  { "client-presence", "cursor", "[0,1000000]", GOOD },
  { "client-presence", "cursor", "[]", BAD ("cursor") },
  { "client-presence", "cursor", "[1]", BAD ("cursor") },
  { "client-presence", "cursor", "[1,2,3]", BAD ("cursor") },
  { "client-presence", "cursor[0]", "1000001", BAD ("cursor[0]") },
  { "client-presence", "cursor[1]", "-1", BAD ("cursor[1]") },
  { "client-presence", "cursor[1]", "0.5", BAD ("cursor[1]") },
  { "client-presence", "threadId", "\"\"", BAD ("threadId") },
  { "profile", "name", "@61", MUCH ("name") },
  { "profile", "color", "8", BAD ("color") },
  { "client-goodbye", "reason", "\"\"", BAD ("reason") },
  { "client-goodbye", "message", "@501", MUCH ("message") },
  { "client-goodbye", "retryAfterMs", "-1", BAD ("retryAfterMs") },
  { "welcome", "server", "@101", MUCH ("server") },
  { "welcome", "title", "\"\"", GOOD },
  { "welcome", "title", "@201", MUCH ("title") },
  { "welcome", "image.sha256", "@64", BAD ("image.sha256") },
  { "welcome", "image.type", "\"image/gif\"", BAD ("image.type") },
  { "welcome", "image.width", "0", BAD ("image.width") },
  { "welcome", "image.width", "111112", MUCH ("image") },
  { "welcome", "image.width", "2147483648", BAD ("image.width") },
  { "welcome", "image.size", "0", BAD ("image.size") },
  { "welcome", "image.size", "52428801", BAD ("image.size") },
  { "welcome", "you.connection", "0", BAD ("you.connection") },
  { "welcome", "you.id", "\"short\"", BAD ("you.id") },
  { "welcome", "you.name", "\"\"", BAD ("you.name") },
  { "welcome", "you.name", "@61", MUCH ("you.name") },
  { "welcome", "you.color", "8", BAD ("you.color") },
  { "welcome", "you.role", "\"owner\"", BAD ("you.role") },
  { "welcome", "seq", "0", BAD ("headId") },
  { "welcome", "nextNumber", "0", BAD ("nextNumber") },
  { "welcome", "hash", "@64", BAD ("hash") },
  { "welcome", "parts", "0", BAD ("parts") },
  { "welcome", "parts", "4097", BAD ("parts") },
  { "welcome", "saved", "#65", MUCH ("saved") },
  { "new", "seq", "0", BAD ("seq") },
  { "new", "time", "-1", BAD ("time") },
  { "new", "time", "253402300799999", GOOD },
  { "new", "time", "253402300800000", BAD ("time") },
  { "new", "author.id", "\"mT4x0QbW9zRk2Ls+\"", BAD ("author.id") },
  { "new", "thread.number", "0", BAD ("thread.number") },
  { "new", "thread.number", "2147483647", BAD ("thread.number") },
  { "new", "thread.body", "@4001", MUCH ("thread.body") },
  { "restored", "restored.creator", "1", BAD ("restored.creator") },
  { "restored", "restored.resolver", "1", BAD ("restored.resolver") },
  { "restored", "restored.comments", "[]", BAD ("restored.comments") },
  { "restored", "restored.comments[0].author", "1", BAD ("restored.comments[0].author") },
  { "restored", "restored.comments[0].body", "@4001", MUCH ("restored.comments[0].body") },
  { "restored", "restored.people", "[]", BAD ("restored.creator") },
  { "replied", "change", "\"create\"", BAD ("change") },
  { "replied", "change", "\"delete\"", BAD ("change") },
  { "replied", "change", "\"restore\"", BAD ("change") },
  { "replied", "change", "\"react\"", BAD ("change") },
  { "refused", "code", "\"\"", BAD ("code") },
  { "refused", "message", "@500", GOOD },
  { "refused", "message", "@501", MUCH ("message") },
  { "refused", "member", "@101", MUCH ("member") },
  { "refused", "retryAfterMs", "2147483648", BAD ("retryAfterMs") },
  { "confirmed", "seq", "0", BAD ("seq") },
  { "server-presence", "cursors", "[]", GOOD },
  { "server-presence", "cursors", "[17]", BAD ("cursors") },
  { "server-presence", "cursors", "[17,1]", BAD ("cursors") },
  { "server-presence", "cursors", "[17,1,2,18]", BAD ("cursors") },
  { "server-presence", "cursors[0]", "0", BAD ("cursors[0]") },
  { "server-presence", "cursors[3]", "9007199254740992", GOOD },
  { "server-presence", "cursors[4]", "1000001", BAD ("cursors[4]") },
  { "server-presence", "cursors[5]", "-1", BAD ("cursors[5]") },
  { "server-presence", "away", "[]", GOOD },
  { "server-presence", "away[0]", "0", BAD ("away[0]") },
  { "server-presence", "reading", "[]", GOOD },
  { "server-presence", "reading[1].connection", "0", BAD ("reading[1].connection") },
  { "server-presence", "reading[0].threadId", "\"\"", BAD ("reading[0].threadId") },
  { "joined", "people[0].role", "\"\"", BAD ("people[0].role") },
  { "joined", "people", "[]", GOOD },
  { "joined", "people", "&500", GOOD },
  { "left", "connection", "0", BAD ("connection") },
  { "batch", "messages", "[]", GOOD },
  { "batch", "messages[0].connection", "0", BAD ("messages[0].connection") },
  { "batch", "messages[0].type", "\"batch\"", BAD ("messages[0].type") },
  { "batch", "messages[0].type", "\"of-a-later-version\"", GOOD },
  { "batch", "messages[0].type", "@101", MUCH ("messages[0].type") },
  { "server-goodbye", "message", "@501", MUCH ("message") },
};

const MessageSample *
message_samples (gsize *n_samples)
{
  *n_samples = G_N_ELEMENTS (samples);
  return samples;
}

const MessageSample *
message_sample_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_str_equal (samples[i].name, name))
      return &samples[i];

  g_error ("no sample is called %s", name);
}

const MessageValue *
message_values (gsize *n_values)
{
  *n_values = G_N_ELEMENTS (values);
  return values;
}

static char *
repeat (const char *element,
        guint64     n)
{
  GString *list = g_string_new ("[");

  for (guint64 i = 0; i < n; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? "," : "", element);
  g_string_append_c (list, ']');
  return g_string_free (list, FALSE);
}

char *
message_value_expand (const char *value)
{
  guint64 n = g_ascii_strtoull (value + 1, NULL, 10);

  if (value[0] == '@')
    {
      g_autofree char *letters = g_strnfill (n, 'x');

      return g_strdup_printf ("\"%s\"", letters);
    }
  if (value[0] == '#')
    return repeat ("\"" SAMPLE_ID "\"", n);
  if (value[0] == '&')
    return repeat ("{\"connection\":1," PERSON ",\"role\":\"viewer\"}", n);

  return g_strdup (value);
}
