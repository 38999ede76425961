namespace LungSeg.Workflow;

/// <summary>
/// What a workflow may do. A workflow is replayed: it must take every decision from its input and from what these
/// members return, so that a second run over the same answers makes the same calls in the same order. Clocks, GUIDs,
/// random numbers, environment, threads and I/O are forbidden here (BannedSymbols.txt).
/// </summary>
public interface IWorkflowContext
{
    /// <summary>The instance's id: the same for every replay and for every event of the same case.</summary>
    string InstanceId { get; }

    /// <summary>The time of the last answer: replays see the time that the first run saw.</summary>
    DateTime UtcNow { get; }

    /// <summary>
    /// Runs a stage at least once and returns its output. Transient faults are retried by the driver.
    /// </summary>
    /// <exception cref="StageFailedException">The stage kept failing, or failed in a way that no retry
    /// cures.</exception>
    Task<TOutput> RunStageAsync<TInput, TOutput>(Stage<TInput, TOutput> stage, TInput input);

    /// <summary>Runs one series' workflow as a child with a history of its own.</summary>
    /// <exception cref="StageFailedException">The child itself failed, which its own handling should have
    /// prevented.</exception>
    Task<SeriesOutcome> RunSeriesAsync(string instanceId, SeriesRequest request);

    /// <summary>Waits on a durable timer: a restart does not reset it.</summary>
    Task WaitUntilAsync(DateTime utc);

    /// <summary>Says how far the work is: shown to people, never read back by a workflow.</summary>
    void Report(WorkflowProgress progress);

    /// <summary>Ends this run and starts the case workflow over with a new input and an empty history.</summary>
    void ContinueAsNew(CaseRequest request);
}

/// <summary>How far a workflow is.</summary>
/// <param name="Stage">The stage that runs now.</param>
/// <param name="Done">Parts done of the stage's <paramref name="Total"/> parts.</param>
/// <param name="Total">Parts in the stage; 0 where it has none.</param>
/// <param name="Message">A sentence for people; no patient data.</param>
public sealed record WorkflowProgress(string Stage, int Done, int Total, string Message)
{
    /// <summary>What stands for the stage while a case waits for its files to be complete.</summary>
    public const string Waiting = "Waiting";
}

/// <summary>A stage could not be carried out; the message names the stage and the cause.</summary>
public sealed class StageFailedException(string stage, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The stage's name.</summary>
    public string Stage { get; } = stage;

    /// <summary>The stage ended the process of each worker that began it, as often as is tried.</summary>
    public bool WorkerLost { get; init; }
}
