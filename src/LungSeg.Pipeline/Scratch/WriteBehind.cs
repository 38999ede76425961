using System.Threading.Channels;

namespace LungSeg.Pipeline.Scratch;

/// <summary>
/// Writes that can wait: what a process has made and keeps in memory, put into the store for whoever takes over should
/// it die. One after another, in the order in which they were added, each when it has waited; so what ends before its
/// turn costs the store nothing, and what is there presupposes nothing that is not. A write that fails is tried again
/// until it succeeds or is dropped. Safe for use from any thread.
/// </summary>
public sealed class WriteBehind : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Channel<Entry> _order = Channel.CreateUnbounded<Entry>(new() { SingleReader = true });
    private readonly TimeSpan _wait;
    private readonly TimeProvider _time;
    private readonly Task _writer;

    /// <param name="wait">How long each waits; with zero it is written before <see cref="AddAsync"/> returns, and its
    /// fault is the caller's.</param>
    /// <param name="time">The clock of the waits.</param>
    public WriteBehind(TimeSpan wait, TimeProvider time)
    {
        (_wait, _time) = (wait, time);

        // Begun here and not with the first write, whose stage would be charged with the bytes of all.
        _writer = Task.Run(WriteAllAsync);
    }

    /// <summary>Is told of every try that failed.</summary>
    public event Action<string>? Failed;

    /// <summary>Adds a write, in place of one of the same name that still waits.</summary>
    /// <param name="name">What is written, a '/'-separated name.</param>
    /// <param name="write">Writes it; what it reads must stay as it is until it has ended or was dropped.</param>
    /// <param name="cancellation">Of a write that does not wait.</param>
    public async Task AddAsync(string name, Func<CancellationToken, Task> write, CancellationToken cancellation)
    {
        if (_wait == TimeSpan.Zero)
        {
            await write(cancellation);
            return;
        }

        await DropAsync(entry => entry == name);
        lock (_lock)
        {
            var entry = new Entry(name, write, _time.GetTimestamp());
            _entries.Add(entry);
            _order.Writer.TryWrite(entry);
        }
    }

    /// <summary>
    /// Drops the writes whose names start with <paramref name="prefix"/>; one under way has ended on return.
    /// </summary>
    public Task DropAsync(string prefix) => DropAsync(name => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Drops everything.</summary>
    public async ValueTask DisposeAsync()
    {
        _order.Writer.TryComplete();
        await DropAsync("");
        await _writer;
    }

    private async Task DropAsync(Predicate<string> isDropped)
    {
        List<Entry> dropped;
        lock (_lock) dropped = _entries.FindAll(entry => isDropped(entry.Name));
        foreach (var entry in dropped) entry.Drop();
        foreach (var entry in dropped) await entry.EndAsync();
        lock (_lock) _entries.RemoveAll(dropped.Contains);
    }

    private async Task WriteAllAsync()
    {
        await foreach (var entry in _order.Reader.ReadAllAsync())
        {
            await entry.RunAsync(WriteAsync);
            lock (_lock) _entries.Remove(entry);
        }
    }

    private async Task WriteAsync(Entry entry, CancellationToken dropped)
    {
        var left = _wait - _time.GetElapsedTime(entry.Added);
        if (left > TimeSpan.Zero) await Task.Delay(left, _time, dropped);
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                // Once begun it is finished: a store may still carry out what was broken off here, after what was
                // dropped has been deleted there.
                await entry.WriteAsync(CancellationToken.None);
                return;
            }
            catch (Exception fault) when (!dropped.IsCancellationRequested)
            {
                Failed?.Invoke($"What a case has done so far could not be stored: {fault.Message}");
            }

            await Task.Delay(pause, _time, dropped);
        }
    }

    private sealed class Entry(string name, Func<CancellationToken, Task> write, long added)
    {
        private readonly CancellationTokenSource _dropped = new();
        private readonly SemaphoreSlim _one = new(1);

        public string Name => name;

        /// <summary>Timestamp of its adding.</summary>
        public long Added => added;

        public Task WriteAsync(CancellationToken cancellation) => write(cancellation);

        public void Drop() => _dropped.Cancel();

        /// <summary>Waits while it is under way.</summary>
        public async Task EndAsync()
        {
            await _one.WaitAsync();
            _one.Release();
        }

        /// <summary>Has it written, unless it was dropped.</summary>
        public async Task RunAsync(Func<Entry, CancellationToken, Task> run)
        {
            await _one.WaitAsync();
            try
            {
                if (!_dropped.IsCancellationRequested) await run(this, _dropped.Token);
            }
            catch (Exception) when (_dropped.IsCancellationRequested)
            {
                // However a store words it that a write was broken off.
            }
            finally
            {
                _one.Release();
            }
        }
    }
}
