using LungSeg.Workflow;

namespace LungSeg.Local.Terminal;

/// <summary>Shows how far the work is.</summary>
internal interface IProgressView
{
    /// <summary>Runs <paramref name="work"/>, which may report from any thread, and shows its reports.</summary>
    Task<T> ShowAsync<T>(Func<Action<string, WorkflowProgress>, Task<T>> work);
}

internal static class ProgressViews
{
    /// <summary>
    /// Bars on a terminal, plain lines elsewhere, nothing where a program reads the output. On standard error: standard
    /// output is for results.
    /// </summary>
    public static IProgressView For(bool json) =>
        json ? new SilentProgress()
        : System.Console.IsErrorRedirected ? new LineProgress(System.Console.Error)
        : new BarProgress();
}
