using System.Text;
using LungSeg.Local.Watching;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.Storage.Directories;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>One watcher at a time has a store, and none waits for ever for one that is dead.</summary>
public class WatcherClaimTests
{
    private static readonly Containers Names = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_stands_by_and_takes_over_when_the_first_ends()
    {
        var store = new MemoryBlobStore();
        var first = await Claim(store).TakeAsync(() => Assert.Fail("nobody is there"), Cancellation);
        var standingBy = new TaskCompletionSource();

        var second = Claim(store).TakeAsync(standingBy.SetResult, Cancellation);
        await standingBy.Task.WaitAsync(Cancellation);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();

        await (await second).DisposeAsync();
        Assert.Equal(
            "watcher/000000000002",
            Assert.Single(await store.ListAsync(Names.Work, "", Cancellation).ToListAsync(Cancellation)).Name);
    }

    [Fact]
    public async Task A_dead_process_of_this_machine_is_followed_at_once()
    {
        var store = new MemoryBlobStore();
        await WriteAsync(store, "watcher/000000000041", $"{ProcessIdentity.Current with { Number = int.MaxValue }} x");

        await using var held = await Claim(store).TakeAsync(() => Assert.Fail("it is dead"), Cancellation);

        Assert.False(held.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_silent_watcher_of_another_machine_is_followed_after_a_minute_and_not_before()
    {
        var store = new MemoryBlobStore();
        await WriteAsync(store, "watcher/000000000001", $"{ProcessIdentity.Current with { Machine = "elsewhere" }} x");
        var time = new SkippingTime();
        var seen = time.GetUtcNow();
        var waits = TimeSpan.Zero;

        var observed = new Observed(store, () => waits = time.GetUtcNow() - seen);
        var claim = new WatcherClaim(observed, Names, time) { Beat = TimeSpan.FromSeconds(7) };
        await using var held = await claim.TakeAsync(() => seen = time.GetUtcNow(), Cancellation);

        // Nine looks, seven seconds apart: the first that comes after a minute.
        Assert.InRange(waits, TimeSpan.FromSeconds(63), TimeSpan.MaxValue);
        Assert.Equal(9, time.Waits.Take(9).Count(wait => wait == TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task A_watcher_of_another_machine_that_lives_keeps_the_store()
    {
        var store = new MemoryBlobStore();
        var beats = 0;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var claim = new WatcherClaim(
            new Observed(store, () =>
            {
                // Each look at it finds a newer sign of life.
                if (++beats == 100) enough.Cancel();
                WriteAsync(store, "watcher/000000000001", $"elsewhere-1-1 {beats}").GetAwaiter().GetResult();
            }),
            Names, new SkippingTime());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => claim.TakeAsync(() => { }, enough.Token));
    }

    [Fact]
    public async Task Whoever_was_taken_for_dead_is_told_that_the_store_is_lost()
    {
        var store = new MemoryBlobStore();
        await using var held = await Claim(store).TakeAsync(() => { }, Cancellation);

        await WriteAsync(store, "watcher/000000000002", "elsewhere-1-1 x");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Task.Delay(Timeout.Infinite, held.Lost).WaitAsync(TimeSpan.FromMinutes(1), Cancellation)
        );
    }

    [Fact]
    public async Task Of_many_that_come_and_go_never_two_have_the_store()
    {
        using var folder = new TemporaryFolder();
        var store = BlobStores.Open(folder.Path);
        var (holders, turns) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < 5; turn++)
            {
                await using var held = await Claim(store).TakeAsync(() => { }, Cancellation);
                Assert.Equal(1, Interlocked.Increment(ref holders));
                await Task.Yield();
                Assert.False(held.Lost.IsCancellationRequested);
                Assert.Equal(0, Interlocked.Decrement(ref holders));
                Interlocked.Increment(ref turns);
            }
        })));

        Assert.Equal(30, turns);
    }

    private static WatcherClaim Claim(IBlobStore store) =>
        new(store, Names, TimeProvider.System) { Beat = TimeSpan.FromMilliseconds(10) };

    private static Task WriteAsync(IBlobStore store, string name, string text) =>
        store.WriteAsync(
            new(Names.Work, name), WriteCondition.Always,
            (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), token).AsTask(), Cancellation);

    /// <summary>Tells of every listing before it is made.</summary>
    private sealed class Observed(IBlobStore inner, Action listing) : DelegatingBlobStore(inner)
    {
        public override IAsyncEnumerable<BlobEntry> ListAsync(
            string container, string prefix, CancellationToken cancellation)
        {
            listing();
            return base.ListAsync(container, prefix, cancellation);
        }
    }
}
