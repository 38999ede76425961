using System.Globalization;

namespace LungSeg.Workflow.Tests;

/// <summary>
/// Answers a workflow from a script and writes down every call, as a durable engine does: the clock moves only when the
/// workflow waits, and a replay that runs out of recorded answers stops where it is.
/// </summary>
internal sealed class ScriptedContext(
    string instanceId, Func<string, object, object> answer, DateTime start,
    int answers = int.MaxValue) : IWorkflowContext
{
    private readonly List<string> _schedule = [];
    private TimeSpan _elapsed;
    private int _answered;

    public IReadOnlyList<string> Schedule => _schedule;

    public IReadOnlyList<WorkflowProgress> Reports { get; private set; } = [];

    public CaseRequest? Next { get; private set; }

    public string InstanceId => instanceId;

    public DateTime UtcNow => start + _elapsed;

    public Task<TOutput> RunStageAsync<TInput, TOutput>(Stage<TInput, TOutput> stage, TInput input)
    {
        _schedule.Add($"stage {stage.Name} {Subject(input!)}".TrimEnd());
        return Answer<TOutput>(() => answer(stage.Name, input!));
    }

    public Task<SeriesOutcome> RunSeriesAsync(string seriesInstanceId, SeriesRequest request)
    {
        _schedule.Add($"series {seriesInstanceId}");
        return Answer<SeriesOutcome>(() => answer("Series", request));
    }

    public Task WaitUntilAsync(DateTime utc)
    {
        _schedule.Add(string.Create(CultureInfo.InvariantCulture, $"wait {(utc - start).TotalSeconds:0.###} s"));
        return Answer<object>(() =>
        {
            _elapsed = utc - start;
            return "";
        });
    }

    public void Report(WorkflowProgress progress) => Reports = [.. Reports, progress];

    public void ContinueAsNew(CaseRequest request)
    {
        _schedule.Add("continue as new");
        Next = request;
    }

    /// <summary>
    /// A call whose answer is not recorded yet never completes, as in an engine that replays a prefix.
    /// </summary>
    private Task<T> Answer<T>(Func<object> produce)
    {
        if (_answered++ >= answers) return new TaskCompletionSource<T>().Task;
        try
        {
            return Task.FromResult((T)produce());
        }
        catch (StageFailedException failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private static string Subject(object input) =>
        input switch
        {
            SlabRequest slab => $"slab {slab.Slab}",
            ExportRequest export => export.Format,
            FinishRequest finish =>
                $"{finish.Series.Count} "
                    + $"series{(finish.Forced ? ", forced" : "")}{(finish.Fault is { } f ? $", {f.Code}" : "")}",
            _ => "",
        };
}
