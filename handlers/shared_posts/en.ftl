command-share = How to share what you bought
command-queue = Shared posts that wait for you
share-how = Send me a photo or an album in private, with a few words about it, or post it in the group with #share in the caption. An approved post brings { $points } points, up to { $limit ->
        [one] 1 post
       *[other] { $limit } posts
    } a day.
post-received = Thank you, your post is with the moderators now.
post-enter = Enter it: { $contest }
post-approved = Your post is approved: { $points } points, pending until { $until }.
post-approved-limit = Your post is approved. It brings no points, as { $limit ->
        [0] posts bring none at the moment
        [one] your post of { $day } has brought them already
       *[other] { $limit } of your posts of { $day } have brought them already
    }.
post-approved-unpaid = Your post is approved. Thank you for sharing.
post-released = The { $points } points for your post are yours to spend now.
post-refused = Your post of { $at } was not approved. { $reason }
post-reason-not-ours = It does not show one of our products.
post-reason-unclear = The picture is hard to make out.
post-reason-not-their-own = The picture does not seem to be your own.
refused-post-without-caption = Your post lacks a few words. Send the picture again with a caption.
refused-post-without-picture = A shared post needs a photo. Send it as a photo with a caption.
refused-post-forwarded = Forwarded pictures do not count, only your own. Send the photo yourself.
refused-post-picture-seen = This picture has been shared here already.
refused-post-own = This is your own post. Another moderator decides on it.
refused-post-reason-unfit = Type the reason in words, at most { $limit } characters. /cancel leaves the post waiting.
refused-queue-only-one = It is the only post in the queue.
queue-note = { $posts ->
        [one] 1 shared post waits
       *[other] { $posts } shared posts wait
    } for a decision.
queue-note-empty = All shared posts are decided.
queue-open = Open the queue
queue-empty = The queue is empty. All done, thank you.
queue-album = { $pictures } pictures from { $name }
queue-card = <b>{ $name }</b>, { $at }

    { $caption }
queue-decided = { $card }

    { $outcome }
queue-approve = ✓ Approve
queue-refuse = ✗ Refuse
queue-later = Later
queue-back = Back
queue-reason-not-ours = Not one of our products
queue-reason-unclear = Unclear picture
queue-reason-not-their-own = Not their own picture
queue-reason-other = Another reason
queue-ask-reason = Type the reason; the member gets it as you write it. /cancel leaves the post waiting.
queue-approved = ✓ Approved by { $by }{ $points ->
        [0] , without points
       *[other] , { $points } points
    }
queue-refused = ✗ Refused by { $by }
queue-withdrawn = Taken back: one of its pictures had been shared before
queue-put-off = Later
queue-too-late = Decided already. { $outcome }.
rule-shared-post = a shared post
rule-shared-post-release = a shared post, released
