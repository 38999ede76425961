using System.Globalization;
using System.Text;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Directories;

namespace LungSeg.Local.Watching;

/// <summary>
/// Lets one watcher at a time work on a store; others stand by and take over when it ends, dies or is cut off. A claim
/// is a blob with a number, and the highest number has the store. A number is taken by a write that only one can make,
/// after the holder before it gave up its own, is known to be dead, or did not rewrite it for <see cref="Patience"/> of
/// the observer's own clock: no two machines' clocks are ever compared.
/// </summary>
internal sealed class WatcherClaim(IBlobStore store, Containers containers, TimeProvider time)
{
    /// <summary>Without a sign of life for this long a holder counts as dead.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two signs of life, and between two looks at another's.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(5);

    private const string Prefix = "watcher/";
    private const string Released = "released";

    private readonly string _self = $"{ProcessIdentity.Current} {Guid.NewGuid():N}";

    /// <summary>Waits until the store is this watcher's.</summary>
    /// <param name="standingBy">Is called once, when another watcher has the store.</param>
    public async Task<Held> TakeAsync(Action standingBy, CancellationToken cancellation)
    {
        var seen = (ETag: "", Since: 0L);
        for (var told = false; ;)
        {
            var highest = await HighestAsync(cancellation);
            if (highest is not null && highest.ETag != seen.ETag)
                seen = (highest.ETag, time.GetTimestamp());
            if (highest is null
                || time.GetElapsedTime(seen.Since) >= Patience
                || await IsFreeAsync(highest, cancellation))
            {
                if (await TryTakeAsync(NumberOf(highest) + 1, cancellation) is { } held) return held;
                continue;
            }

            if (!told) standingBy();
            told = true;
            await DelayAsync(cancellation);
        }
    }

    private async Task<Held?> TryTakeAsync(long number, CancellationToken cancellation)
    {
        var address = Address(number);
        try
        {
            await WriteAsync(address, _self, WriteCondition.IfAbsent, cancellation);
        }
        catch (BlobExistsException)
        {
            // Another was quicker; or it was this very write, whose answer was lost and which was then tried again.
            if (await store.FindTextAsync(address, cancellation) != _self) return null;
        }

        // Others may have gone on since the look, so far that this number was taken, given up and deleted before.
        if (NumberOf(await HighestAsync(cancellation)) > number)
        {
            await store.DeleteAsync(address, cancellation);
            return null;
        }

        for (var old = await LowestAsync(cancellation); NumberOf(old) < number; old = await LowestAsync(cancellation))
        {
            await store.DeleteAsync(Address(NumberOf(old)), cancellation);
        }

        return new(this, number);
    }

    private async Task<bool> IsFreeAsync(BlobEntry claim, CancellationToken cancellation)
    {
        var text = await store.FindTextAsync(Address(NumberOf(claim)), cancellation);
        return text is null or Released || ProcessIdentity.Parse(text.Split(' ')[0]) is { IsGone: true };
    }

    private Task<BlobEntry?> HighestAsync(CancellationToken cancellation) =>
        store.ListAsync(containers.Work, Prefix, cancellation).LastOrDefaultAsync(cancellation).AsTask();

    private Task<BlobEntry?> LowestAsync(CancellationToken cancellation) =>
        store.ListAsync(containers.Work, Prefix, cancellation).FirstOrDefaultAsync(cancellation).AsTask();

    private Task DelayAsync(CancellationToken cancellation) => Task.Delay(Beat, time, cancellation);

    private BlobAddress Address(long number) =>
        new(containers.Work, Prefix + number.ToString("D12", CultureInfo.InvariantCulture));

    private static long NumberOf(BlobEntry? claim) =>
        claim is null
            ? 0
            : long.Parse(claim.Name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    private Task WriteAsync(
        BlobAddress address, string text, WriteCondition condition, CancellationToken cancellation) =>
        store.WriteAsync(
            address, condition, (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), token).AsTask(),
            cancellation);

    /// <summary>A store that is this watcher's until disposed.</summary>
    internal sealed class Held : IAsyncDisposable
    {
        private readonly WatcherClaim _claim;
        private readonly long _number;
        private readonly CancellationTokenSource _end = new();
        private readonly CancellationTokenSource _lost = new();
        private readonly Task _beating;

        public Held(WatcherClaim claim, long number)
        {
            (_claim, _number) = (claim, number);
            _beating = BeatAsync();
        }

        /// <summary>Cancelled when another watcher took the store over, because this one seemed dead to it.</summary>
        public CancellationToken Lost => _lost.Token;

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _beating;
            if (!_lost.IsCancellationRequested) await ReleaseAsync();
            _end.Dispose();
            _lost.Dispose();
        }

        private async Task BeatAsync()
        {
            while (true)
            {
                try
                {
                    await _claim.DelayAsync(_end.Token);
                    if (NumberOf(await _claim.HighestAsync(_end.Token)) > _number)
                    {
                        await _lost.CancelAsync();
                        return;
                    }

                    await _claim.WriteAsync(_claim.Address(_number), _claim._self, WriteCondition.Always, _end.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (StorageException)
                {
                    // The store stutters: the next beat tells whether it is still this watcher's.
                }
            }
        }

        /// <summary>Gives the store up at once; where that fails the others find out by waiting.</summary>
        private async Task ReleaseAsync()
        {
            try
            {
                await _claim.WriteAsync(
                    _claim.Address(_number), Released, WriteCondition.Always, CancellationToken.None);
            }
            catch (StorageException)
            {
            }
        }
    }
}
