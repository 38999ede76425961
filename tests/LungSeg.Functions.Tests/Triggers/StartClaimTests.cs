using LungSeg.Functions.Configuration;
using LungSeg.Functions.Triggers;
using LungSeg.Storage;

namespace LungSeg.Functions.Tests.Triggers;

public class StartClaimTests
{
    /// <summary>Far from this machine's clock: only the store's own may count.</summary>
    private readonly StoreClock _clock = new(new(1999, 12, 31, 23, 59, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_events_one_starts_the_run()
    {
        var claim = Claim();
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => claim.TakeAsync("case", null, Cancellation)));

        Assert.Single(taken, isTaken => isTaken);
    }

    [Fact]
    public async Task The_run_after_the_last_one_is_claimed_anew()
    {
        var claim = Claim();
        Assert.True(await claim.TakeAsync("case", null, Cancellation));
        Assert.True(await claim.TakeAsync("case", _clock.GetUtcNow(), Cancellation));
        Assert.True(await claim.TakeAsync("another", null, Cancellation));
    }

    [Fact]
    public async Task A_starter_that_died_is_replaced_once_a_minute_has_passed_in_the_store()
    {
        var claim = Claim();
        Assert.True(await claim.TakeAsync("case", null, Cancellation));

        _clock.Now += TimeSpan.FromSeconds(59);
        Assert.False(await claim.TakeAsync("case", null, Cancellation));

        _clock.Now += TimeSpan.FromSeconds(1);
        Assert.True(await claim.TakeAsync("case", null, Cancellation));
        Assert.False(await claim.TakeAsync("case", null, Cancellation));
    }

    private StartClaim Claim() => new(new MemoryBlobStore(_clock), new LungSegOptions());

    private sealed class StoreClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
