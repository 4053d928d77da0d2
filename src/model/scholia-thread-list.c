/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-list-private.h"

#include <string.h>

void
scholia_thread_list_init (ScholiaThreadList *self)
{
  self->threads = g_ptr_array_new_with_free_func (g_object_unref);
}

void
scholia_thread_list_clear (ScholiaThreadList *self)
{
  g_clear_pointer (&self->announced, g_ptr_array_unref);
  g_clear_pointer (&self->threads, g_ptr_array_unref);
}

guint
scholia_thread_list_get_length (const ScholiaThreadList *self)
{
  return self->threads->len;
}

ScholiaThread *
scholia_thread_list_get (const ScholiaThreadList *self,
                         guint                    position)
{
  return g_ptr_array_index (self->threads, position);
}

/* The threads without a number, at the end, are the few that wait for the server. */
static guint
count_numbered (const ScholiaThreadList *self)
{
  guint n = self->threads->len;

  while (n > 0 && scholia_thread_get_number (scholia_thread_list_get (self, n - 1)) == 0)
    n--;

  return n;
}

/* The first position among the numbered threads whose number is at least @number. */
static guint
bisect (const ScholiaThreadList *self,
        guint                    number)
{
  guint low = 0;
  guint high = count_numbered (self);

  /* Nearly always the newest. */
  if (high > 0 && scholia_thread_get_number (scholia_thread_list_get (self, high - 1)) < number)
    return high;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (scholia_thread_get_number (scholia_thread_list_get (self, middle)) < number)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

ScholiaThread *
scholia_thread_list_find_number (const ScholiaThreadList *self,
                                 guint                    number)
{
  guint position;
  ScholiaThread *thread;

  if (number == 0)
    return NULL;

  position = bisect (self, number);
  if (position >= self->threads->len)
    return NULL;

  thread = scholia_thread_list_get (self, position);

  return scholia_thread_get_number (thread) == number ? thread : NULL;
}

guint
scholia_thread_list_find_position (const ScholiaThreadList *self,
                                   ScholiaThread           *thread)
{
  guint number = scholia_thread_get_number (thread);
  guint position;

  if (number != 0)
    return bisect (self, number);

  position = self->threads->len;
  while (position > 0 && scholia_thread_list_get (self, position - 1) != thread)
    position--;
  g_assert (position > 0);

  return position - 1;
}

guint
scholia_thread_list_find_place (const ScholiaThreadList *self,
                                guint                    number)
{
  return number != 0 ? bisect (self, number) : self->threads->len;
}

/* Widens the differing part so that it covers @n_threads at @position, before they change. */
static void
cover (ScholiaThreadList *self,
       guint              position,
       guint              n_threads)
{
  guint length = self->threads->len;
  guint tail = length - position - n_threads;

  if (self->announced == NULL)
    {
      self->announced = g_ptr_array_new ();
      self->head = position;
      self->tail = length - position;
    }

  if (position < self->head)
    {
      guint n_more = self->head - position;
      guint n_old = self->announced->len;

      g_ptr_array_set_size (self->announced, (gint) (n_old + n_more));
      memmove (self->announced->pdata + n_more, self->announced->pdata, n_old * sizeof (gpointer));
      memcpy (self->announced->pdata, self->threads->pdata + position, n_more * sizeof (gpointer));
      self->head = position;
    }

  while (self->tail > tail)
    {
      g_ptr_array_add (self->announced, scholia_thread_list_get (self, length - self->tail));
      self->tail--;
    }
}

void
scholia_thread_list_insert (ScholiaThreadList *self,
                            guint              position,
                            ScholiaThread     *thread)
{
  cover (self, position, 0);
  g_ptr_array_insert (self->threads, (gint) position, thread);
}

ScholiaThread *
scholia_thread_list_steal (ScholiaThreadList *self,
                           guint              position)
{
  cover (self, position, 1);

  return g_ptr_array_steal_index (self->threads, position);
}

GPtrArray *
scholia_thread_list_replace (ScholiaThreadList *self,
                             GPtrArray         *threads)
{
  GPtrArray *former;

  cover (self, 0, self->threads->len);
  former = g_steal_pointer (&self->threads);
  self->threads = threads;

  return former;
}

guint
scholia_thread_list_get_announced_length (const ScholiaThreadList *self)
{
  if (self->announced == NULL)
    return self->threads->len;

  return self->head + self->announced->len + self->tail;
}

ScholiaThread *
scholia_thread_list_get_announced (const ScholiaThreadList *self,
                                   guint                    position)
{
  if (self->announced == NULL || position < self->head)
    return scholia_thread_list_get (self, position);

  if (position < self->head + self->announced->len)
    return g_ptr_array_index (self->announced, position - self->head);

  position -= self->head + self->announced->len;

  return scholia_thread_list_get (self, self->threads->len - self->tail + position);
}

gboolean
scholia_thread_list_settle (ScholiaThreadList *self,
                            guint             *position,
                            guint             *n_removed,
                            guint             *n_added)
{
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->announced);
  gpointer *new;
  guint n_old, n_new;
  guint first = 0;

  if (old == NULL)
    return FALSE;

  /* An array that never held anything has no memory to point into. */
  new = self->threads->pdata != NULL ? self->threads->pdata + self->head : NULL;
  n_new = self->threads->len - self->head - self->tail;
  n_old = old->len;

  while (first < MIN (n_old, n_new) && g_ptr_array_index (old, first) == new[first])
    first++;
  while (MIN (n_old, n_new) > first && g_ptr_array_index (old, n_old - 1) == new[n_new - 1])
    n_old--, n_new--;

  *position = self->head + first;
  *n_removed = n_old - first;
  *n_added = n_new - first;

  return *n_removed > 0 || *n_added > 0;
}
