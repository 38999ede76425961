namespace LungSeg.Functions.Triggers;

/// <summary>What came of a start.</summary>
/// <param name="InstanceId">The case's orchestration.</param>
/// <param name="IsNew">False where it ran already, or another event was starting it.</param>
public sealed record CaseStart(string InstanceId, bool IsNew);
