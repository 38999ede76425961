using System.Runtime.CompilerServices;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Retries;

/// <summary>
/// Tries again, after growing waits, what failed with <see cref="StorageUnavailableException"/>, and goes on with
/// reads and listings where they broke off. What failed otherwise fails at once.
/// </summary>
/// <remarks>
/// A request may have been done though its answer was lost. Doing it again is harmless but for two answers: a delete
/// may say that there was no blob, and a write of <see cref="WriteCondition.IfAbsent"/> that the blob exists, when it
/// was this very call that deleted or wrote it.
/// </remarks>
public sealed class RetryingBlobStore(IBlobStore inner, RetryPolicy? policy = null) : IBlobStore
{
    private readonly RetryPolicy _policy = policy ?? new();

    public async IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? last = null;
        var failures = 0;
        while (true)
        {
            await using var entries = inner.ListAsync(container, prefix, cancellation).GetAsyncEnumerator(cancellation);
            while (true)
            {
                BlobEntry entry;
                try
                {
                    if (!await entries.MoveNextAsync()) yield break;
                    entry = entries.Current;
                }
                catch (StorageUnavailableException) when (++failures < _policy.Tries)
                {
                    break;
                }

                // A listing that was begun again passes by what was given already.
                if (last is not null && string.CompareOrdinal(entry.Name, last) <= 0) continue;
                (last, failures) = (entry.Name, 0);
                yield return entry;
            }

            await _policy.WaitAsync(failures, cancellation);
        }
    }

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation) =>
        _policy.RunAsync(() => inner.FindAsync(address, cancellation), cancellation);

    public async Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation) =>
        new ResumingStream(
            await _policy.RunAsync(
                () => inner.OpenReadAsync(address, offset, length, ifETag, cancellation), cancellation),
            (version, read, token) => inner.OpenReadAsync(address, offset + read, length - read, version, token),
            _policy);

    public Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation) =>
        _policy.RunAsync(() => inner.WriteAsync(address, condition, write, cancellation), cancellation);

    public Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation) =>
        _policy.RunAsync(() => inner.DeleteAsync(address, cancellation), cancellation);
}
