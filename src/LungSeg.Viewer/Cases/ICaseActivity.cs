using LungSeg.Workflow;

namespace LungSeg.Viewer.Cases;

/// <summary>
/// What runs now. <c>lungseg serve --watch</c> has it in memory (<see cref="LiveActivity"/>); the Functions app asks
/// Durable for the instances that run and their custom status.
/// </summary>
public interface ICaseActivity
{
    /// <summary>The cases that run, each with its latest report. Asked about once a second by each open page.</summary>
    ValueTask<IReadOnlyDictionary<string, WorkflowProgress>> RunningAsync(CancellationToken cancellation);
}

/// <summary>For a server that only shows what others made.</summary>
public sealed class NoActivity : ICaseActivity
{
    private static readonly IReadOnlyDictionary<string, WorkflowProgress> None =
        new Dictionary<string, WorkflowProgress>();

    public ValueTask<IReadOnlyDictionary<string, WorkflowProgress>> RunningAsync(CancellationToken cancellation) =>
        new(None);
}
