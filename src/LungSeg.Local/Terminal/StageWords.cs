using LungSeg.Workflow;

namespace LungSeg.Local.Terminal;

/// <summary>What stages are called for people.</summary>
internal static class StageWords
{
    private static readonly Dictionary<string, string> Words = new()
    {
        [WorkflowProgress.Waiting] = "waiting for files",
        [Stages.IndexSeries.Name] = "reading headers",
        ["Series"] = "series",
        [Stages.ConvertSlab.Name] = "reading pixels",
        [Stages.SegmentVolume.Name] = "finding the lungs",
        [Stages.ExportResult.Name] = "writing results",
        [Stages.WriteSummary.Name] = "summing up",
        [Stages.FinishCase.Name] = "finishing",
    };

    /// <summary>The words for a stage; its own name where it has none.</summary>
    public static string Of(string stage) => Words.GetValueOrDefault(stage, stage);
}
