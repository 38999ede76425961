namespace LungSeg.Viewer.Tests;

/// <summary>A writer that tells when its first line is whole.</summary>
internal sealed class LineSignal : StringWriter
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> FirstLine => _first.Task;

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        _first.TrySetResult(value ?? "");
    }
}
