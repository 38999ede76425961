using LungSeg.Workflow;

namespace LungSeg.Local.Terminal;

/// <summary>Shows nothing.</summary>
internal sealed class SilentProgress : IProgressView
{
    public Task<T> ShowAsync<T>(Func<Action<string, WorkflowProgress>, Task<T>> work) => work((_, _) => { });
}
