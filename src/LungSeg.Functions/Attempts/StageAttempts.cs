using System.Collections.Concurrent;
using System.Text;
using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Functions.Attempts;

/// <summary>
/// Notes which stages have begun and not ended, so that one that ends its worker's process (for want of memory, mostly)
/// is not begun for ever: Durable gives a stage to the next worker when the one that had it is gone, and knows of no
/// last time. The note is a blob beside the stage's scratch, a line for each worker that began it. It is taken away
/// when the stage ends, by an exception too, and when the worker is told to stop; what is left is of workers that
/// vanished. Costs two requests a stage, a write and a deletion.
/// </summary>
public sealed class StageAttempts(IBlobStore store, LungSegOptions options)
{
    /// <summary>A stage that so many workers began and none ended is not begun again.</summary>
    public const int MaximumLost = 2;

    /// <summary>Stands for this process: no other one has it, on this machine or another.</summary>
    private readonly string _worker = $"{Guid.NewGuid():N}";

    /// <summary>What this process has begun and not ended.</summary>
    private readonly ConcurrentDictionary<BlobAddress, bool> _open = [];

    /// <summary>Notes that this worker begins a stage.</summary>
    /// <param name="revision">The revision that it belongs to.</param>
    /// <param name="attempt">What tells it from the revision's other stages: '/'-separated.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The note; to be disposed, which takes it away, when the stage has ended, however it has.</returns>
    /// <exception cref="WorkerLostException">Other workers began this stage <see cref="MaximumLost"/> times and
    /// vanished.</exception>
    public async Task<IAsyncDisposable> BeginAsync(
        RevisionReference revision, string attempt, CancellationToken cancellation)
    {
        var address = new BlobAddress(options.WorkContainer, $"{revision.WorkPrefix}attempts/{attempt}");
        string[] lost = [];
        for (var condition = WriteCondition.IfAbsent; ; condition = WriteCondition.Always)
        {
            _open[address] = true;
            try
            {
                await store.WriteAsync(
                    address, condition,
                    (stream, token) => stream.WriteAsync(
                        Encoding.ASCII.GetBytes(string.Join('\n', [.. lost, _worker])), token).AsTask(),
                    cancellation);
                return new Note(this, address);
            }
            catch (BlobExistsException)
            {
                // Not this worker's own: it lives, and left it because the store did not answer when the stage ended.
                var text = await store.FindTextAsync(address, cancellation) ?? "";
                lost = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(worker => worker != _worker)];
            }
            catch
            {
                _open.TryRemove(address, out _);
                throw;
            }

            if (lost.Length < MaximumLost) continue;
            _open.TryRemove(address, out _);
            throw new WorkerLostException(lost.Length);
        }
    }

    /// <summary>
    /// Takes away what is noted of this worker: it was told to stop, so whatever it does not end is not the stage's
    /// fault.
    /// </summary>
    public Task StopAsync(CancellationToken cancellation) =>
        Task.WhenAll(_open.Keys.Select(address => EndAsync(address, cancellation)));

    private async Task EndAsync(BlobAddress address, CancellationToken cancellation)
    {
        if (!_open.TryRemove(address, out _)) return;
        try
        {
            await store.DeleteAsync(address, cancellation);
        }
        catch (Exception fault) when (fault is StorageException or OperationCanceledException)
        {
            // The stage has ended all the same. Its note goes with the case's scratch.
        }
    }

    private sealed class Note(StageAttempts attempts, BlobAddress address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(attempts.EndAsync(address, CancellationToken.None));
    }
}
