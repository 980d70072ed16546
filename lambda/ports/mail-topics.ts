/** The topics through which mails go. */
export interface MailTopics {
  /** The addresses that have confirmed their subscription to a topic and still get its mails, in small letters. */
  confirmed(topicArn: string): Promise<ReadonlySet<string>>;
}
