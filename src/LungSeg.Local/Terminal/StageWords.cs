using LungSeg.Workflow;

namespace LungSeg.Local.Terminal;

/// <summary>What stages are called for people.</summary>
internal static class StageWords
{
    private static readonly Dictionary<string, string> Words = new()
    {
        [WorkflowProgress.Waiting] = "waiting for files",
        [Stages.IndexSeries.Name] = "reading the headers",
        ["Series"] = "series",
        [Stages.ConvertSlab.Name] = "reading pixels",
        [Stages.SegmentVolume.Name] = "finding the lungs",
        [Stages.ExportResult.Name] = "writing results",
        [Stages.WriteSummary.Name] = "writing the summary",
        [Stages.FinishCase.Name] = "finishing",
    };

    /// <summary>The words for a stage; its own name where it has none.</summary>
    public static string Of(string stage) => Words.GetValueOrDefault(stage, stage);

    /// <summary>How far a stage is, without saying twice what it does.</summary>
    public static string Of(WorkflowProgress progress)
    {
        var words = Of(progress.Stage);
        var message = progress.Message.Length == 0
            ? words
            : char.ToLowerInvariant(progress.Message[0]) + progress.Message[1..];
        return message.StartsWith(words, StringComparison.Ordinal) ? message : $"{words}: {message}";
    }
}
