namespace LungSeg.Local.Driver;

/// <summary>Remembers what finished stages answered, by instance, stage and input.</summary>
internal interface IStageJournal
{
    /// <summary>The output of the stage for this very input; null where it has not finished.</summary>
    Task<string?> FindAsync(string instanceId, string stage, string input, CancellationToken cancellation);

    Task RememberAsync(string instanceId, string stage, string input, string output, CancellationToken cancellation);

    /// <summary>Forgets an instance and its children.</summary>
    Task ClearAsync(string instanceId, CancellationToken cancellation);
}

/// <summary>For a run that starts over when it is broken off.</summary>
internal sealed class NoJournal : IStageJournal
{
    public Task<string?> FindAsync(string instanceId, string stage, string input, CancellationToken cancellation) =>
        Task.FromResult<string?>(null);

    public Task RememberAsync(
        string instanceId, string stage, string input, string output, CancellationToken cancellation) =>
        Task.CompletedTask;

    public Task ClearAsync(string instanceId, CancellationToken cancellation) => Task.CompletedTask;
}
