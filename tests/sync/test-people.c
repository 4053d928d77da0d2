/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-people.h"

#define ME "me56789012345678"

typedef struct
{
  ScholiaPeople *people;
  GPtrArray *mirror; /* follows items-changed alone */
} Fixture;

static void
mirror_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           GPtrArray  *mirror)
{
  g_assert_cmpuint (position + removed, <=, mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror, (int) (position + i), g_list_model_get_item (model, position + i));
}

static void
fixture_init (Fixture *fixture)
{
  fixture->people = scholia_people_new ();
  fixture->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->people, "items-changed", G_CALLBACK (mirror_cb), fixture->mirror);
}

static void
fixture_clear (Fixture *fixture)
{
  g_ptr_array_unref (fixture->mirror);
  g_assert_finalize_object (g_steal_pointer (&fixture->people));
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
check_mirror (Fixture *fixture)
{
  GListModel *model = G_LIST_MODEL (fixture->people);

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, fixture->mirror->len);
  for (guint i = 0; i < fixture->mirror->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == g_ptr_array_index (fixture->mirror, i));
    }
}

static ScholiaParticipantInfo *
info_new (guint64      connection,
          const char  *id,
          const char  *name,
          ScholiaRole  role)
{
  g_autoptr(ScholiaPerson) person = scholia_person_new (id, name, 1);

  return scholia_participant_info_new (connection, person, role);
}

static void
join (Fixture     *fixture,
      guint64      connection,
      const char  *id,
      const char  *name,
      ScholiaRole  role)
{
  g_autoptr(GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_participant_info_free);

  g_ptr_array_add (infos, info_new (connection, id, name, role));
  scholia_people_add (fixture->people, infos);
  check_mirror (fixture);
}

static void
be_self (Fixture *fixture,
         guint64  connection)
{
  g_autoptr(ScholiaParticipantInfo) info = info_new (connection, ME, "Me", SCHOLIA_ROLE_COMMENTER);

  scholia_people_set_self (fixture->people, info);
  check_mirror (fixture);
}

static ScholiaParticipant *
person_at (Fixture *fixture,
           guint    position)
{
  return g_ptr_array_index (fixture->mirror, position);
}

/* Three windows of one person are one face; the own one is first. */
static void
test_merges_windows (void)
{
  g_auto(Fixture) fixture = { 0 };

  fixture_init (&fixture);
  be_self (&fixture, 5);
  join (&fixture, 1, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  join (&fixture, 2, "ann5678901234567", "Ann", SCHOLIA_ROLE_MODERATOR);
  join (&fixture, 6, ME, "Me", SCHOLIA_ROLE_COMMENTER);
  g_assert_cmpuint (fixture.mirror->len, ==, 2);
  g_assert_true (scholia_participant_is_self (person_at (&fixture, 0)));
  g_assert_cmpint (scholia_participant_get_role (person_at (&fixture, 1)), ==,
                   SCHOLIA_ROLE_MODERATOR);

  scholia_people_remove (fixture.people, 2);
  check_mirror (&fixture);
  g_assert_cmpint (scholia_participant_get_role (person_at (&fixture, 1)), ==, SCHOLIA_ROLE_VIEWER);
  scholia_people_remove (fixture.people, 1);
  check_mirror (&fixture);
  g_assert_cmpuint (fixture.mirror->len, ==, 1);
  scholia_people_remove (fixture.people, 6);
  scholia_people_remove (fixture.people, 5);
  scholia_people_remove (fixture.people, 77);
  g_assert_cmpuint (fixture.mirror->len, ==, 1);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_new_name_notifies_once (void)
{
  g_auto(Fixture) fixture = { 0 };
  guint n_names = 0;
  guint n_colors = 0;

  fixture_init (&fixture);
  be_self (&fixture, 5);
  join (&fixture, 1, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  g_signal_connect_swapped (person_at (&fixture, 1), "notify::name", G_CALLBACK (count_cb),
                            &n_names);
  g_signal_connect_swapped (person_at (&fixture, 1), "notify::color", G_CALLBACK (count_cb),
                            &n_colors);
  join (&fixture, 1, "ann5678901234567", "Anna", SCHOLIA_ROLE_VIEWER);
  join (&fixture, 1, "ann5678901234567", "Anna", SCHOLIA_ROLE_VIEWER);
  g_assert_cmpuint (n_names, ==, 1);
  g_assert_cmpuint (n_colors, ==, 0);
  g_assert_cmpstr (scholia_participant_get_name (person_at (&fixture, 1)), ==, "Anna");
}

static void
tell (Fixture               *fixture,
      guint64                connection,
      ScholiaPresenceParts   parts,
      const ScholiaPresence *presence)
{
  const ScholiaPresenceNews one = { connection, parts, *presence };
  g_autoptr(GArray) news = g_array_new (FALSE, FALSE, sizeof one);

  g_array_append_val (news, one);
  scholia_people_tell (fixture->people, news);
}

static void
move (Fixture *fixture,
      guint64  connection,
      gboolean has_cursor,
      gint32   x)
{
  tell (fixture, connection, SCHOLIA_PRESENCE_CURSOR,
        &(ScholiaPresence) { .has_cursor = has_cursor, .x = x, .y = 1 });
}

static void
test_cursor_of_who_moved_last (void)
{
  g_auto(Fixture) fixture = { 0 };
  double x;

  fixture_init (&fixture);
  be_self (&fixture, 5);
  join (&fixture, 1, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  join (&fixture, 2, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  move (&fixture, 1, TRUE, 100000);
  move (&fixture, 2, TRUE, 200000);
  g_assert_true (scholia_participant_get_cursor (person_at (&fixture, 1), &x, NULL));
  g_assert_cmpfloat (x, ==, 0.2);
  move (&fixture, 1, TRUE, 300000);
  g_assert_true (scholia_participant_get_cursor (person_at (&fixture, 1), &x, NULL));
  g_assert_cmpfloat (x, ==, 0.3);
  move (&fixture, 1, FALSE, 0);
  g_assert_true (scholia_participant_get_cursor (person_at (&fixture, 1), &x, NULL));
  g_assert_cmpfloat (x, ==, 0.2);
  scholia_people_remove (fixture.people, 2);
  g_assert_false (scholia_participant_get_cursor (person_at (&fixture, 1), NULL, NULL));
  move (&fixture, 99, TRUE, 1);
}

/* A busy server sends the same presence to all: our own in it is no news. */
static void
test_own_presence_is_ignored (void)
{
  g_auto(Fixture) fixture = { 0 };

  fixture_init (&fixture);
  be_self (&fixture, 5);
  join (&fixture, 6, ME, "Me", SCHOLIA_ROLE_COMMENTER);
  move (&fixture, 5, TRUE, 100000);
  g_assert_false (scholia_participant_get_cursor (person_at (&fixture, 0), NULL, NULL));
  move (&fixture, 6, TRUE, 200000);
  g_assert_true (scholia_participant_get_cursor (person_at (&fixture, 0), NULL, NULL));
}

static void
test_typing_window_wins (void)
{
  g_auto(Fixture) fixture = { 0 };
  const ScholiaPresence typing = { .thread_id = "a", .is_typing = TRUE };
  const ScholiaPresence reading = { .thread_id = "b" };

  fixture_init (&fixture);
  be_self (&fixture, 5);
  join (&fixture, 1, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  join (&fixture, 2, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  tell (&fixture, 1, SCHOLIA_PRESENCE_THREAD, &typing);
  tell (&fixture, 2, SCHOLIA_PRESENCE_THREAD, &reading);
  g_assert_cmpstr (scholia_participant_get_thread_id (person_at (&fixture, 1)), ==, "a");
  g_assert_true (scholia_participant_is_typing (person_at (&fixture, 1)));
}

/* A cursor says nothing of the thread, nor the other way round. */
static void
test_parts (void)
{
  const ScholiaPresence typing = { .thread_id = "a", .is_typing = TRUE };
  g_auto(Fixture) fixture = { 0 };

  fixture_init (&fixture);
  be_self (&fixture, 5);
  join (&fixture, 1, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  move (&fixture, 1, TRUE, 100000);
  tell (&fixture, 1, SCHOLIA_PRESENCE_THREAD, &typing);
  g_assert_true (scholia_participant_get_cursor (person_at (&fixture, 1), NULL, NULL));
  move (&fixture, 1, FALSE, 0);
  g_assert_false (scholia_participant_get_cursor (person_at (&fixture, 1), NULL, NULL));
  g_assert_cmpstr (scholia_participant_get_thread_id (person_at (&fixture, 1)), ==, "a");
  g_assert_true (scholia_participant_is_typing (person_at (&fixture, 1)));
}

/* A new connection of ours: the same own item, nobody else until the server tells. */
static void
test_reconnect_keeps_self (void)
{
  g_auto(Fixture) fixture = { 0 };
  ScholiaParticipant *self;

  fixture_init (&fixture);
  be_self (&fixture, 5);
  self = person_at (&fixture, 0);
  join (&fixture, 1, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  join (&fixture, 6, ME, "Me", SCHOLIA_ROLE_COMMENTER);
  scholia_people_forget_others (fixture.people);
  check_mirror (&fixture);
  g_assert_cmpuint (fixture.mirror->len, ==, 1);
  be_self (&fixture, 9);
  g_assert_true (person_at (&fixture, 0) == self);
  g_assert_cmpuint (scholia_people_get_n_connections (fixture.people), ==, 1);
  join (&fixture, 9, ME, "Me", SCHOLIA_ROLE_COMMENTER);
  join (&fixture, 1, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  g_assert_cmpuint (fixture.mirror->len, ==, 2);
}

/* What a broken server may say. */
static void
test_hostile_server (void)
{
  g_auto(Fixture) fixture = { 0 };

  fixture_init (&fixture);
  be_self (&fixture, 5);
  join (&fixture, 1, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  join (&fixture, 1, "bob5678901234567", "Bob", SCHOLIA_ROLE_VIEWER);
  g_assert_cmpuint (fixture.mirror->len, ==, 2);
  for (guint64 i = 10; i < 6000; i++)
    join (&fixture, i, "ann5678901234567", "Ann", SCHOLIA_ROLE_VIEWER);
  g_assert_cmpuint (scholia_people_get_n_connections (fixture.people), <=, 4000);
}

static void
random_change (Fixture *fixture,
               GRand   *rand)
{
  const guint64 connection = g_rand_int_range (rand, 1, 30);
  g_autofree char *id = g_strdup_printf ("p%02" G_GUINT64_FORMAT "4567890123456", connection % 7);

  switch (g_rand_int_range (rand, 0, 12))
    {
    case 0:
      be_self (fixture, connection);
      break;
    case 1:
      scholia_people_forget_others (fixture->people);
      break;
    case 2:
    case 3:
    case 4:
      scholia_people_remove (fixture->people, connection);
      break;
    case 5:
    case 6:
      move (fixture, connection, g_rand_boolean (rand), g_rand_int_range (rand, 0, 1000000));
      break;
    default:
      join (fixture, connection, id, "Somebody", g_rand_int_range (rand, 0, SCHOLIA_N_ROLES));
    }
}

static void
test_random_sequences (void)
{
  for (guint32 seed = 0; seed < 50; seed++)
    {
      g_auto(Fixture) fixture = { 0 };
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

      fixture_init (&fixture);
      be_self (&fixture, 1);
      for (guint i = 0; i < 200; i++)
        {
          random_change (&fixture, rand);
          check_mirror (&fixture);
          g_assert_true (scholia_participant_is_self (person_at (&fixture, 0)));
          for (guint n = 1; n < fixture.mirror->len; n++)
            g_assert_false (scholia_participant_is_self (person_at (&fixture, n)));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/people/merges-windows", test_merges_windows);
  g_test_add_func ("/sync/people/new-name-notifies-once", test_new_name_notifies_once);
  g_test_add_func ("/sync/people/cursor-of-who-moved-last", test_cursor_of_who_moved_last);
  g_test_add_func ("/sync/people/own-presence-is-ignored", test_own_presence_is_ignored);
  g_test_add_func ("/sync/people/typing-window-wins", test_typing_window_wins);
  g_test_add_func ("/sync/people/parts", test_parts);
  g_test_add_func ("/sync/people/reconnect-keeps-self", test_reconnect_keeps_self);
  g_test_add_func ("/sync/people/hostile-server", test_hostile_server);
  g_test_add_func ("/sync/people/random-sequences", test_random_sequences);
  return g_test_run ();
}
