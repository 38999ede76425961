using LungSeg.Workflow;
using Spectre.Console;

namespace LungSeg.Local.Terminal;

/// <summary>A bar for every stage of every workflow.</summary>
internal sealed class BarProgress : IProgressView
{
    public Task<T> ShowAsync<T>(Func<Action<string, WorkflowProgress>, Task<T>> work) =>
        AnsiConsole
            .Create(new() { Out = new AnsiConsoleOutput(Console.Error) })
            .Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context).Report));

    private sealed class Bars(ProgressContext context)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<(string Instance, string Stage), ProgressTask> _bars = [];

        public void Report(string instance, WorkflowProgress progress)
        {
            lock (_lock)
            {
                CompleteEarlier(instance, progress.Stage);
                if (!_bars.TryGetValue((instance, progress.Stage), out var bar))
                {
                    bar = context.AddTask($"{Markup.Escape(Short(instance))} {StageWords.Of(progress.Stage)}");
                    _bars[(instance, progress.Stage)] = bar;
                }

                bar.IsIndeterminate = progress.Total == 0;
                bar.MaxValue = Math.Max(1, progress.Total);
                bar.Value = progress.Done;
            }
        }

        /// <summary>A stage's bar is full when the next stage begins, though no report says so.</summary>
        private void CompleteEarlier(string instance, string stage)
        {
            foreach (var ((otherInstance, otherStage), bar) in _bars)
            {
                if (otherInstance != instance || otherStage == stage || bar.IsFinished) continue;
                bar.IsIndeterminate = false;
                bar.Value = bar.MaxValue;
            }
        }

        private static string Short(string instance) => instance[(instance.LastIndexOf(':') + 1)..];
    }
}
