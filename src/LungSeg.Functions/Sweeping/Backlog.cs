namespace LungSeg.Functions.Sweeping;

/// <summary>The cases without a result that a sweep met. Safe to use from many threads.</summary>
internal sealed class Backlog(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _waiting = new(StringComparer.Ordinal);

    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>How long the one that waits longest does.</summary>
    public TimeSpan Oldest
    {
        get
        {
            lock (_lock) return _waiting.Count == 0 ? TimeSpan.Zero : time.GetUtcNow() - _waiting.Values.Min();
        }
    }

    /// <param name="caseId">The case; counted once, however often it is met.</param>
    /// <param name="since">When its last blob came, or it was started.</param>
    public void Add(string caseId, DateTimeOffset since)
    {
        lock (_lock) _waiting[caseId] = since;
    }

    public bool Has(string caseId)
    {
        lock (_lock) return _waiting.ContainsKey(caseId);
    }
}
