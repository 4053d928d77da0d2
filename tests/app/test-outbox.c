/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was typed is never lost, whatever becomes of the line: against a real server. */

#include "live-fixture.h"

#include "scholia-id.h"
#include "scholia-limits.h"

#include <string.h>

typedef struct
{
  LiveBoard      *live;
  char           *folder;
  char           *path;
  ScholiaDrafts  *drafts;
  ScholiaSession *session;
  ScholiaOutbox  *outbox;
  guint           n_sent;
  guint           n_failed;
  GError         *error;
} Fixture;

static void
sent_cb (Fixture       *fixture,
         ScholiaAction *action)
{
  fixture->n_sent++;
}

static void
failed_cb (Fixture       *fixture,
           ScholiaAction *action,
           const GError  *error)
{
  fixture->n_failed++;
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
}

static void
make_outbox (Fixture *fixture)
{
  fixture->outbox = scholia_outbox_new (fixture->session, fixture->drafts);
  g_signal_connect_swapped (fixture->outbox, "sent", G_CALLBACK (sent_cb), fixture);
  g_signal_connect_swapped (fixture->outbox, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *image = g_test_build_filename (G_TEST_DIST, "..", "data", "sample",
                                                  "ferry-booking.png", NULL);

  fixture->live = live_board_new (image, "Ferry booking");
  fixture->folder = g_dir_make_tmp ("scholia-outbox-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "drafts.json", NULL);
  fixture->drafts = scholia_drafts_new (fixture->path);
  fixture->session = live_board_join (fixture->live, "Eleni", 0);
  live_board_wait_state (fixture->session, SCHOLIA_SESSION_STATE_LIVE);
  make_outbox (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->outbox);
  live_board_free (fixture->live);
  scholia_drafts_save (fixture->drafts, NULL);
  g_clear_object (&fixture->drafts);
  g_clear_error (&fixture->error);
  live_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gboolean
is_sent (gpointer fixture)
{
  return ((Fixture *) fixture)->n_sent > 0;
}

static gboolean
is_failed (gpointer fixture)
{
  return ((Fixture *) fixture)->n_failed > 0;
}

static void
assert_draft (Fixture    *fixture,
              const char *target,
              const char *expected)
{
  ScholiaDraft *draft = scholia_outbox_get_draft (fixture->outbox, target);

  g_assert_cmpstr (draft != NULL ? scholia_draft_get_text (draft) : NULL, ==, expected);
}

static char *
sent_target (const char *id,
             const char *target)
{
  return g_strconcat ("sent:", id, ":", target, NULL);
}

static ScholiaThread *
find (ScholiaSession *session,
      const char     *id)
{
  return scholia_board_find_thread (scholia_session_get_board (session), id);
}

/* From the moment of the submit to the confirmation the words are on disk, apart from the next
 * ones. */
static void
test_kept_until_confirmed (Fixture       *fixture,
                           gconstpointer  data)
{
  ScholiaAnchor anchor = scholia_anchor_from_fractions (0.25, 0.5);
  g_autofree char *id = NULL;
  g_autofree char *sent = NULL;
  g_autoptr(GError) error = NULL;

  live_board_freeze (fixture->live, TRUE);
  scholia_outbox_set_draft (fixture->outbox, "new", "Some words", &anchor);
  g_assert_true (scholia_outbox_create (fixture->outbox, &anchor, "Some words", &id, &error));
  g_assert_no_error (error);
  sent = sent_target (id, "new");
  assert_draft (fixture, "new", NULL);
  assert_draft (fixture, sent, "Some words");
  g_assert_nonnull (find (fixture->session, id));

  live_board_freeze (fixture->live, FALSE);
  live_wait_for (is_sent, fixture);
  assert_draft (fixture, sent, NULL);
  g_assert_cmpuint (scholia_thread_get_number (find (fixture->session, id)), ==, 1);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_offline_is_refused_at_once (Fixture       *fixture,
                                 gconstpointer  data)
{
  ScholiaAnchor anchor = scholia_anchor_from_fractions (0.25, 0.5);
  g_autoptr(GError) error = NULL;
  ScholiaDraft *draft;

  live_board_kill_server (fixture->live);
  live_board_wait_state (fixture->session, SCHOLIA_SESSION_STATE_RECONNECTING);
  g_assert_false (scholia_outbox_create (fixture->outbox, &anchor, "Some words", NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE);
  assert_draft (fixture, "new", "Some words");
  draft = scholia_outbox_get_draft (fixture->outbox, "new");
  g_assert_true (scholia_anchor_equal (scholia_draft_get_anchor (draft), &anchor));
  g_assert_cmpuint (scholia_board_get_n_threads (scholia_session_get_board (fixture->session)), ==,
                    0);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* Lost with the line: the words come back before those that were written since. */
static void
test_not_sent_comes_back_first (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autofree char *thread_id = live_create (fixture->session, 0.5, 0.5, "A thread");
  g_autofree char *target = scholia_outbox_target_for_thread (thread_id);
  g_autoptr(GError) error = NULL;

  live_board_freeze (fixture->live, TRUE);
  g_assert_true (scholia_outbox_reply (fixture->outbox, thread_id, "First", &error));
  scholia_outbox_set_draft (fixture->outbox, target, "Second", NULL);
  live_board_kill_server (fixture->live);
  live_board_start_server (fixture->live);
  scholia_session_retry (fixture->session);
  live_wait_for (is_failed, fixture);
  g_assert_error (fixture->error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SENT);
  assert_draft (fixture, target, "First\n\nSecond");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (find (fixture->session, thread_id))),
                    ==, 1);
}

/* Somebody deleted the thread a moment earlier: the server refuses what was shown already. */
static void
test_refused_comes_back (Fixture       *fixture,
                         gconstpointer  data)
{
  ScholiaSession *other = live_board_join (fixture->live, "Jonas", 1);
  g_autofree char *thread_id = live_create (fixture->session, 0.5, 0.5, "A thread");
  g_autofree char *target = scholia_outbox_target_for_thread (thread_id);
  g_autofree char *delete_id = scholia_id_new ();
  g_autoptr(ScholiaAction) delete_it = NULL;
  g_autoptr(GError) error = NULL;

  live_board_wait_state (other, SCHOLIA_SESSION_STATE_LIVE);
  g_assert_nonnull (find (other, thread_id));
  live_board_freeze (fixture->live, TRUE);
  delete_it = scholia_action_new_for_thread (delete_id, SCHOLIA_ACTION_DELETE, thread_id);
  g_assert_true (scholia_session_submit (other, delete_it, &error));
  g_assert_true (scholia_outbox_reply (fixture->outbox, thread_id, "Too late", &error));
  g_assert_no_error (error);

  live_board_freeze (fixture->live, FALSE);
  live_wait_for (is_failed, fixture);
  g_assert_error (fixture->error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  assert_draft (fixture, target, "Too late");
}

static void
test_unfit_words_stay (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *thread_id = live_create (fixture->session, 0.5, 0.5, "A thread");
  g_autofree char *target = scholia_outbox_target_for_thread (thread_id);
  g_autofree char *words = g_strnfill (SCHOLIA_MAX_COMMENT_CHARS + 1, 'x');
  g_autoptr(GError) error = NULL;

  g_assert_false (scholia_outbox_reply (fixture->outbox, thread_id, words, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE);
  assert_draft (fixture, target, words);
}

/* Ends the outbox with its session while something is on its way, as a closed window does. */
static void
close_window (Fixture *fixture)
{
  g_clear_object (&fixture->outbox);
  scholia_session_close (fixture->session);
}

static void
open_window (Fixture *fixture)
{
  fixture->session = live_board_join (fixture->live, "Eleni", 0);
  live_board_wait_state (fixture->session, SCHOLIA_SESSION_STATE_LIVE);
  make_outbox (fixture);
  scholia_outbox_recover (fixture->outbox);
}

/* The window closed before the answer came. What the server has is no draft, */
static void
test_recover_arrived (Fixture       *fixture,
                      gconstpointer  data)
{
  ScholiaSession *other = live_board_join (fixture->live, "Jonas", 1);
  ScholiaAnchor anchor = scholia_anchor_from_fractions (0.25, 0.5);
  g_autofree char *id = NULL;
  g_autofree char *sent = NULL;

  live_board_wait_state (other, SCHOLIA_SESSION_STATE_LIVE);
  g_assert_true (scholia_outbox_create (fixture->outbox, &anchor, "Some words", &id, NULL));
  sent = sent_target (id, "new");
  assert_draft (fixture, sent, "Some words");
  /* The outbox goes before the loop runs, so that the confirmation does not reach it. */
  g_clear_object (&fixture->outbox);
  while (find (other, id) == NULL)
    g_main_context_iteration (NULL, FALSE);
  scholia_session_close (fixture->session);
  open_window (fixture);
  assert_draft (fixture, sent, NULL);
  assert_draft (fixture, "new", NULL);
}

/* and what it does not have is one again. */
static void
test_recover_lost (Fixture       *fixture,
                   gconstpointer  data)
{
  ScholiaAnchor anchor = scholia_anchor_from_fractions (0.25, 0.5);
  g_autofree char *id = NULL;
  g_autofree char *sent = NULL;

  live_board_freeze (fixture->live, TRUE);
  g_assert_true (scholia_outbox_create (fixture->outbox, &anchor, "Some words", &id, NULL));
  sent = sent_target (id, "new");
  close_window (fixture);
  live_board_kill_server (fixture->live);
  live_board_start_server (fixture->live);
  open_window (fixture);
  assert_draft (fixture, sent, NULL);
  assert_draft (fixture, "new", "Some words");
  g_assert_true (scholia_anchor_equal (
    scholia_draft_get_anchor (scholia_outbox_get_draft (fixture->outbox, "new")), &anchor));
}

/* The same over the end of the process: the drafts come from disk. An edit is known by its words.
 */
static void
test_recover_edits_of_a_former_process (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autofree char *first = live_create (fixture->session, 0.5, 0.5, "As it was");
  g_autofree char *second = live_create (fixture->session, 0.6, 0.5, "Saved words");
  g_autofree char *first_target = scholia_outbox_target_for_comment (first);
  g_autofree char *second_target = scholia_outbox_target_for_comment (second);
  g_autofree char *edit_id = scholia_id_new ();
  g_autofree char *first_sent = sent_target (edit_id, first_target);
  g_autofree char *second_sent = sent_target (edit_id, second_target);

  scholia_outbox_set_draft (fixture->outbox, first_sent, "As it should be", NULL);
  scholia_outbox_set_draft (fixture->outbox, second_sent, " Saved words\n", NULL);
  close_window (fixture);
  g_assert_true (scholia_drafts_save (fixture->drafts, NULL));
  g_clear_object (&fixture->drafts);
  fixture->drafts = scholia_drafts_new (fixture->path);

  open_window (fixture);
  assert_draft (fixture, first_sent, NULL);
  assert_draft (fixture, second_sent, NULL);
  assert_draft (fixture, first_target, "As it should be");
  assert_draft (fixture, second_target, NULL);
}

/* Each of the nine kinds gets through. */
static void
test_every_kind (Fixture       *fixture,
                 gconstpointer  data)
{
  ScholiaAnchor here = scholia_anchor_from_fractions (0.25, 0.5);
  ScholiaAnchor there = scholia_anchor_from_fractions (0.75, 0.5);
  ScholiaActionKind kinds[] = { SCHOLIA_ACTION_RESOLVE, SCHOLIA_ACTION_REOPEN,
                                SCHOLIA_ACTION_DELETE,
                                SCHOLIA_ACTION_RESTORE };
  ScholiaComment *reply;
  g_autofree char *reply_id = NULL;
  g_autofree char *id = NULL;

  g_assert_true (scholia_outbox_create (fixture->outbox, &here, "Words", &id, NULL));
  g_assert_true (scholia_outbox_edit (fixture->outbox, id, id, "Other words", NULL));
  g_assert_true (scholia_outbox_reply (fixture->outbox, id, "A reply", NULL));
  reply = scholia_thread_state_get_comment (scholia_thread_get_state (find (fixture->session, id)),
                                            1);
  reply_id = g_strdup (scholia_comment_get_id (reply));
  g_assert_true (scholia_outbox_delete_comment (fixture->outbox, id, reply_id, NULL));
  g_assert_true (scholia_outbox_move (fixture->outbox, id, &there, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_true (scholia_outbox_for_thread (fixture->outbox, kinds[i], id, NULL));

  while (fixture->n_sent < SCHOLIA_N_ACTION_KINDS)
    {
      g_assert_cmpuint (fixture->n_failed, ==, 0);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (scholia_anchor_equal (scholia_thread_get_anchor (find (fixture->session, id)),
                                       &there));
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/app/outbox/kept-until-confirmed", test_kept_until_confirmed },
    { "/app/outbox/offline-is-refused-at-once", test_offline_is_refused_at_once },
    { "/app/outbox/not-sent-comes-back-first", test_not_sent_comes_back_first },
    { "/app/outbox/refused-comes-back", test_refused_comes_back },
    { "/app/outbox/unfit-words-stay", test_unfit_words_stay },
    { "/app/outbox/recover-arrived", test_recover_arrived },
    { "/app/outbox/recover-lost", test_recover_lost },
    { "/app/outbox/recover-edits-of-a-former-process", test_recover_edits_of_a_former_process },
    { "/app/outbox/every-kind", test_every_kind },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
