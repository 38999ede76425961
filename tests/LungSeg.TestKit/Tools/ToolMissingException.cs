namespace LungSeg.TestKit.Tools;

/// <summary>A tool that a test needs is not on this machine; the message is the reason to skip.</summary>
public sealed class ToolMissingException(string message) : Exception(message);
