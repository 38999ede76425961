namespace LungSeg.Pipeline.Ports;

/// <summary>When a write may happen.</summary>
public enum WriteCondition
{
    /// <summary>Replace what is there.</summary>
    Always,

    /// <summary>Only where nothing is there yet.</summary>
    IfAbsent,
}
