namespace LungSeg.Functions.Triggers;

/// <summary>What came of a start.</summary>
/// <param name="InstanceId">The case's orchestration.</param>
/// <param name="IsNew">False where it ran already, or another event was starting it, or there is nothing to do.</param>
/// <param name="Runs">False where there is nothing to do: what lies there has ended already.</param>
public sealed record CaseStart(string InstanceId, bool IsNew, bool Runs = true);
