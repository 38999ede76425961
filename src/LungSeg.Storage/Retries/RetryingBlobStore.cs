using System.Runtime.CompilerServices;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Retries;

/// <summary>
/// Tries again, after growing waits, what failed with <see cref="StorageUnavailableException"/>, and goes on with
/// reads and listings where they broke off. What failed otherwise fails at once.
/// </summary>
/// <remarks>
/// A request may have been done though its answer was lost. Doing it again is harmless but for three answers: a delete
/// may say that there was no blob, a write of <see cref="WriteCondition.IfAbsent"/> that the blob exists, and one of
/// <see cref="WriteCondition.IfVersion"/> that it changed, when it was this very call that deleted or wrote it.
/// </remarks>
public sealed class RetryingBlobStore(IBlobStore inner, RetryPolicy? policy = null) : IBlobStore
{
    private readonly RetryPolicy _policy = policy ?? new();

    public IAsyncEnumerable<BlobEntry> ListAsync(string container, string prefix, CancellationToken cancellation)
    {
        return ResumedAsync<BlobEntry>(From, cancellation);

        // A listing that was begun again passes by what was given already.
        IAsyncEnumerable<BlobEntry> From(BlobEntry? last)
        {
            var entries = inner.ListAsync(container, prefix, cancellation);
            return last is null ? entries : entries.Where(entry => string.CompareOrdinal(entry.Name, last.Name) > 0);
        }
    }

    public IAsyncEnumerable<string> ListFoldersAsync(string container, string after, CancellationToken cancellation) =>
        ResumedAsync<string>(last => inner.ListFoldersAsync(container, last ?? after, cancellation), cancellation);

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

    /// <param name="begin">The listing behind an item, or from its start.</param>
    /// <param name="cancellation">Ends it.</param>
    private async IAsyncEnumerable<T> ResumedAsync<T>(
        Func<T?, IAsyncEnumerable<T>> begin, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        T? last = null;
        var failures = 0;
        while (true)
        {
            await using var items = begin(last).GetAsyncEnumerator(cancellation);
            while (true)
            {
                try
                {
                    if (!await items.MoveNextAsync()) yield break;
                    last = items.Current;
                }
                catch (StorageUnavailableException) when (++failures < _policy.Tries)
                {
                    break;
                }

                failures = 0;
                yield return last;
            }

            await _policy.WaitAsync(failures, cancellation);
        }
    }
}
