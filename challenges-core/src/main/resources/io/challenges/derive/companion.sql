with ${front}
${companion}
