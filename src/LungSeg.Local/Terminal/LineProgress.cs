using LungSeg.Workflow;

namespace LungSeg.Local.Terminal;

/// <summary>A line for every new stage and for its end: what a log or a pipe wants.</summary>
internal sealed class LineProgress(TextWriter output) : IProgressView
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _last = [];

    public Task<T> ShowAsync<T>(Func<Action<string, WorkflowProgress>, Task<T>> work) => work(Report);

    private void Report(string instance, WorkflowProgress progress)
    {
        var ended = progress.Total > 0 && progress.Done == progress.Total;
        lock (_lock)
        {
            var state = $"{progress.Stage} {(ended ? "done" : "begun")}";
            if (_last.GetValueOrDefault(instance) == state) return;
            _last[instance] = state;
            output.WriteLine($"{instance}  {StageWords.Of(progress)}");
        }
    }
}
