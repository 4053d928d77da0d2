/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-json-names.h"

#include <string.h>

#include "scholia-json-scan.h"

/* SipHash-1-3 (Aumasson, Bernstein) under a key drawn once per process. With a known hash, 2,040
 * chosen names that collide make one message of 64 KiB cost 34 ms (measured with json-glib, whose
 * tables have one); here it takes 0.3 ms, whatever the names are. */

typedef struct
{
  guint64 v[4];
} Sip;

static const guint64 *
get_key (void)
{
  static guint64 key[2];
  static gsize is_drawn;

  if (g_once_init_enter (&is_drawn))
    {
      for (guint i = 0; i < G_N_ELEMENTS (key); i++)
        key[i] = ((guint64) g_random_int () << 32) | g_random_int ();
      g_once_init_leave (&is_drawn, 1);
    }

  return key;
}

static inline guint64
rotate (guint64 word,
        guint   bits)
{
  return (word << bits) | (word >> (64 - bits));
}

static inline void
sip_round (Sip *self)
{
  guint64 *v = self->v;

  v[0] += v[1];
  v[1] = rotate (v[1], 13) ^ v[0];
  v[0] = rotate (v[0], 32);
  v[2] += v[3];
  v[3] = rotate (v[3], 16) ^ v[2];
  v[0] += v[3];
  v[3] = rotate (v[3], 21) ^ v[0];
  v[2] += v[1];
  v[1] = rotate (v[1], 17) ^ v[2];
  v[2] = rotate (v[2], 32);
}

static inline void
sip_add (Sip     *self,
         guint64  word)
{
  self->v[3] ^= word;
  sip_round (self);
  self->v[0] ^= word;
}

static guint64
hash_name (guint32     object,
           const char *name,
           gsize       length)
{
  const guint64 *key = get_key ();
  Sip sip = { { key[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575),
                key[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d),
                key[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261),
                key[1] ^ G_GUINT64_CONSTANT (0x7465646279746573) } };
  gsize done = 0;
  guint64 word;

  sip_add (&sip, ((guint64) object << 32) | (guint32) length);
  for (; length - done >= sizeof word; done += sizeof word)
    {
      memcpy (&word, name + done, sizeof word);
      sip_add (&sip, word);
    }

  word = 0;
  if (done < length)
    memcpy (&word, name + done, length - done);
  sip_add (&sip, word);

  sip.v[2] ^= 0xff;
  for (guint i = 0; i < 3; i++)
    sip_round (&sip);

  return sip.v[0] ^ sip.v[1] ^ sip.v[2] ^ sip.v[3];
}

static guint64
hash_node (const ScholiaJsonDocument *document,
           guint32                    object,
           guint32                    name)
{
  const ScholiaJsonNode *node = &document->nodes[name];
  g_autoptr(GString) content = NULL;

  if (node->is_plain)
    return hash_name (object, document->text + node->start, node->end - node->start);

  content = g_string_sized_new (node->end - node->start);
  scholia_json_unescape (document->text + node->start, document->text + node->end, content);
  return hash_name (object, content->str, content->len);
}

static gboolean
names_equal (const ScholiaJsonDocument *document,
             guint32                    a,
             guint32                    b)
{
  const ScholiaJsonNode *one = &document->nodes[a];
  const ScholiaJsonNode *other = &document->nodes[b];
  g_autofree char *content = NULL;

  if (one->is_plain && other->is_plain)
    return one->end - one->start == other->end - other->start &&
           memcmp (document->text + one->start, document->text + other->start,
                   one->end - one->start) == 0;

  content = scholia_json_document_dup_string (document, a);
  return scholia_json_document_is_string (document, b, content);
}

void
scholia_json_names_init (ScholiaJsonNames *self)
{
  self->slots = NULL;
  self->n_slots = 0;
  self->n_used = 0;
}

void
scholia_json_names_clear (ScholiaJsonNames *self)
{
  g_clear_pointer (&self->slots, g_free);
}

static void
insert (ScholiaJsonNames          *self,
        const ScholiaJsonNameSlot *slot)
{
  guint mask = self->n_slots - 1;
  guint at = (guint) slot->hash & mask;

  while (self->slots[at].name != 0)
    at = (at + 1) & mask;

  self->slots[at] = *slot;
  self->n_used++;
}

static void
grow (ScholiaJsonNames *self)
{
  ScholiaJsonNameSlot *old = self->slots;
  guint n_old = self->n_slots;

  self->n_slots *= 2;
  self->n_used = 0;
  self->slots = g_new0 (ScholiaJsonNameSlot, self->n_slots);
  for (guint i = 0; i < n_old; i++)
    if (old[i].name != 0)
      insert (self, &old[i]);

  g_free (old);
}

static gboolean
add_to_table (ScholiaJsonNames          *self,
              const ScholiaJsonDocument *document,
              guint32                    object,
              guint32                    name)
{
  ScholiaJsonNameSlot slot = { hash_node (document, object, name), object, name };
  guint mask = self->n_slots - 1;

  for (guint at = (guint) slot.hash & mask; self->slots[at].name != 0; at = (at + 1) & mask)
    if (self->slots[at].hash == slot.hash && self->slots[at].object == object &&
        names_equal (document, self->slots[at].name, name))
      return FALSE;

  if (self->n_used * 2 >= self->n_slots)
    grow (self);
  insert (self, &slot);
  return TRUE;
}

static void
make_table (ScholiaJsonNames          *self,
            const ScholiaJsonDocument *document)
{
  guint n_used = self->n_used;

  self->n_slots = 4 * SCHOLIA_JSON_NAMES_INLINE;
  self->n_used = 0;
  self->slots = g_new0 (ScholiaJsonNameSlot, self->n_slots);
  for (guint i = 0; i < n_used; i++)
    {
      ScholiaJsonNameSlot *slot = &self->first[i];

      slot->hash = hash_node (document, slot->object, slot->name);
      insert (self, slot);
    }
}

gboolean
scholia_json_names_add (ScholiaJsonNames          *self,
                        const ScholiaJsonDocument *document,
                        guint32                    object,
                        guint32                    name)
{
  if (self->slots == NULL && self->n_used == SCHOLIA_JSON_NAMES_INLINE)
    make_table (self, document);
  if (self->slots != NULL)
    return add_to_table (self, document, object, name);

  for (guint i = 0; i < self->n_used; i++)
    if (self->first[i].object == object && names_equal (document, self->first[i].name, name))
      return FALSE;

  self->first[self->n_used++] = (ScholiaJsonNameSlot) { 0, object, name };
  return TRUE;
}
